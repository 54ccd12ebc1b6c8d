/** Posts deliveries and visits the public page, each until it is acknowledged: what was acknowledged must not be lost. */
import { SECOND_MS } from '../src/lib/clock.ts';
import { sealPersonLink, writePersonToken } from '../src/lib/person-link.ts';
import type { InstalledPortal } from './install.ts';
import { PAGE_STREAM, type Person } from './people.ts';
import type { RoundPlan } from './plan.ts';
import { pause } from './processes.ts';
import type { SignedBody } from './signer.ts';

const AGAIN_MS = 150;
const GIVE_UP_MS = 60 * SECOND_MS;
const ANSWER_LIMIT_MS = 10 * SECOND_MS;
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** @param bodies signed, one for each batch of the plan */
export async function feed(
  plan: RoundPlan,
  installed: InstalledPortal,
  webUrl: string,
  bodies: readonly SignedBody[],
): Promise<void> {
  const posts = plan.posts.map(async ({ atMs, batch }) => {
    await pause(atMs);
    await post(installed, webUrl, bodies[batch]);
  });
  const visitors = plan.people.filter((person) => person.visit);
  const visits = visitors.map(async (person, index) => {
    await pause(plan.visitsAtMs[index] ?? 0);
    await visitPage(person, installed, webUrl);
  });
  await Promise.all([...posts, ...visits]);
}

export async function post(installed: InstalledPortal, webUrl: string, signed: SignedBody | undefined): Promise<void> {
  if (!signed) throw new Error('There is no such batch.');
  await insist(webUrl + installed.intake, signed.headers, new Uint8Array(signed.body));
}

async function visitPage(person: Person, installed: InstalledPortal, webUrl: string): Promise<void> {
  const { visit } = person;
  if (!visit) return;
  const sealed = sealPersonLink(installed.keys.link, { email: person.email, stream: PAGE_STREAM });
  const link = `${webUrl}/u/${writePersonToken(installed.portalId, sealed)}`;
  const everything = visit.leaves === 'everything' ? 'leave=everything' : '';
  await insist(link, FORM, visit.byOneClick ? 'List-Unsubscribe=One-Click' : everything);
  if (visit.answer) await insist(`${link}/reason`, FORM, new URLSearchParams(visit.answer).toString());
}

/** As ESPs, mail clients and people do: again, until it was taken. */
async function insist(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string | Uint8Array<ArrayBuffer>,
): Promise<void> {
  const end = performance.now() + GIVE_UP_MS;
  let last = 'nothing';
  while (performance.now() < end) {
    const status = await fetch(url, {
      method: 'POST',
      headers,
      body,
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    }).then(
      async (response) => {
        await response.body?.cancel();
        return response.status;
      },
      () => 0,
    );
    if (status === 200) return;
    last = String(status);
    await pause(AGAIN_MS);
  }
  throw new Error(`${url} was not acknowledged within ${GIVE_UP_MS / SECOND_MS} s; the last answer was ${last}.`);
}
