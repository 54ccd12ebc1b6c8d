/** The app is taken out of a portal in HubSpot while tasks are under way, and a person installs it again later. */
import type { Knex } from 'knex';
import { SECOND_MS } from '../src/lib/clock.ts';
import type { Alone } from './alone.ts';
import type { Revocation } from './plan.ts';
import { pause } from './processes.ts';
import type { SandboxClient } from './sandbox-client.ts';
import { hurry, patiently } from './settle.ts';
import { countOpenTasks, SENDING_LIMIT_MS, within } from './watch.ts';

const NOTICE_LIMIT_MS = 20 * SECOND_MS;
/** A person tries again for as long as the database is silent, or its disk full. */
const INSTALL_LIMIT_MS = 150 * SECOND_MS;
const PAGE_LIMIT_MS = 20 * SECOND_MS;
const AGAIN_MS = 200;

/**
 * @param alone runs its work while the CRM does not talk: HubSpot tells an app nothing of a portal that it is not installed in
 * @returns true where Bellwether had noticed before it was installed again
 */
export async function revoke(
  { outForMs }: Revocation,
  portalId: number,
  webUrl: string,
  db: Knex,
  sandbox: SandboxClient,
  alone: Alone,
): Promise<boolean> {
  await within(SENDING_LIMIT_MS, async () => (await patiently(() => countOpenTasks(db, portalId))) > 0);
  return alone(async () => {
    await sandbox.ask('POST', 'uninstall', { portalId });
    const hasNoticed = await within(NOTICE_LIMIT_MS, async () => {
      await hurry(db, portalId);
      return (await stateOf(db, portalId)) === 'revoked';
    });
    await pause(outForMs);
    const end = performance.now() + INSTALL_LIMIT_MS;
    while (!(await install(portalId, webUrl)) || (await stateOf(db, portalId)) !== 'active') {
      if (performance.now() > end) throw new Error(`Portal ${portalId} could not be installed again.`);
      await pause(AGAIN_MS);
    }
    return hasNoticed;
  });
}

async function stateOf(db: Knex, portalId: number): Promise<string> {
  const row = await patiently(() => db('portal').where({ portal_id: portalId }).first('state'));
  return String(row?.state);
}

/** As in a browser: to HubSpot's page, the button there, and back. @returns false where something of it was away */
async function install(portalId: number, webUrl: string): Promise<boolean> {
  const inTime = () => AbortSignal.timeout(PAGE_LIMIT_MS);
  try {
    const asked = await fetch(`${webUrl}/oauth/install`, { redirect: 'manual', signal: inTime() });
    const page = asked.headers.get('location') ?? '';
    const cookie = asked.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    const offered = await (await fetch(page, { signal: inTime() })).text();
    const user = new RegExp(`name="user" value="(${portalId}:\\d+)"`).exec(offered)?.[1] ?? '';
    const form = new URLSearchParams({ user, decision: 'install' });
    for (const [, scope = ''] of offered.matchAll(/name="optional" value="([^"]+)"/g)) form.append('optional', scope);
    const granted = await fetch(page, { method: 'POST', body: form, redirect: 'manual', signal: inTime() });
    const back = await fetch(granted.headers.get('location') ?? '', {
      headers: { cookie },
      redirect: 'manual',
      signal: inTime(),
    });
    return back.status === 303;
  } catch {
    return false;
  }
}
