/** Waits until the CRM shows what it must, and the app has nothing more to say to it. */
import type { CrmRecord, SandboxClient } from './sandbox-client.ts';

export interface Expectation {
  readonly email: string;
  isMet(contact: CrmRecord): boolean;
}

const LOOK_EVERY_MS = 250;
/** Longer than the pause between the calls of one piece of work, on a busy machine, too. */
const QUIET_MS = 1_500;
const AT_ONCE = 8;

/**
 * @param onProgress how many expectations are met
 * @param limitMs when to give up
 * @returns addresses whose expectation was not met in time; empty when all is well
 */
export async function waitUntilSettled(
  sandbox: SandboxClient,
  expectations: readonly Expectation[],
  limitMs: number,
  onProgress: (met: number) => void,
): Promise<string[]> {
  const until = performance.now() + limitMs;
  let open = [...expectations];
  let calls = -1;
  let quietSince = performance.now();
  for (;;) {
    const { total } = await sandbox.calls();
    if (total !== calls) quietSince = performance.now();
    calls = total;
    open = await stillOpen(sandbox, open);
    onProgress(expectations.length - open.length);
    const now = performance.now();
    const isQuiet = now - quietSince >= QUIET_MS;
    if ((open.length === 0 && isQuiet) || now > until) return open.map(({ email }) => email);
    await new Promise((done) => void setTimeout(done, LOOK_EVERY_MS));
  }
}

async function stillOpen(sandbox: SandboxClient, expectations: readonly Expectation[]): Promise<Expectation[]> {
  const open: Expectation[] = [];
  for (let from = 0; from < expectations.length; from += AT_ONCE) {
    const some = expectations.slice(from, from + AT_ONCE);
    const contacts = await Promise.all(some.map(({ email }) => sandbox.contact(email)));
    open.push(
      ...some.filter((expectation, index) => {
        const contact = contacts[index];
        return contact === undefined || !expectation.isMet(contact);
      }),
    );
  }
  return open;
}
