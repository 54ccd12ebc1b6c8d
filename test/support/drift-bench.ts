/** One portal whose people are known to HubSpot, and what is done to compare and mend it. */
import { recordLeave } from '../../src/flow/accept/record-leave.ts';
import { askForDrift, askToMend, MENDABLE } from '../../src/jobs/drift/ask-drift.ts';
import { query } from '../../src/store/database.ts';
import { listDriftRuns } from '../../src/store/drift-run.ts';
import { createFlowBench } from './flow-bench.ts';
import { PROMPT_SETTINGS } from './prompt-settings.ts';
import { seedEspList } from './seed-esp-list.ts';

const NOW = '2026-11-03T10:00:00Z';
const MINUTE = 60_000;
const contact = (email: string, properties: object = {}, setAt: object = {}) => ({
  properties: { email, ...properties },
  setAt,
});
const SEED = {
  contacts: [
    contact('bounced@acme.test', { hs_email_last_send_date: '2026-10-30T08:00:00Z' }),
    contact('spam@acme.test'),
    contact('known@acme.test', { hs_email_hard_bounce_reason_enum: 'UNKNOWN_USER' }),
    contact('nonmarketing@acme.test', { hs_marketable_status: 'false' }),
    contact('alive@acme.test'),
    contact('noted@acme.test'),
    contact('gone@acme.test'),
    contact('left@acme.test'),
    contact('stranger@acme.test'),
  ],
};

export type DriftBench = Awaited<ReturnType<typeof createDriftBench>>;

export async function createDriftBench() {
  const bench = await createFlowBench(NOW, SEED, {
    waitMs: 0,
    gapMs: 0,
    timeoutMs: 2_000,
    settings: { ...PROMPT_SETTINGS, subscriptions: { isOn: true, streams: {} } },
  });
  await bench.db.raw(`update portal set scopes = array_append(scopes, 'communication_preferences.read_write')`);
  const portal = await bench.deps.openPortal(bench.portalId);
  if (!portal) throw new Error('the portal is not open');
  const { hashKey } = portal;
  const deps = () => ({ db: bench.db, clock: bench.clock });
  const findings = () =>
    query<Record<string, unknown>>(
      bench.db,
      `select a.email, d.kind, d.source_id as source, d.fix, d.fix_why, d.ended_at is not null as over from drift d join address a using (portal_id, address_id)
        order by a.email, d.kind`,
    );
  const open = async () =>
    (await findings()).filter((one) => !one.over).map((one) => `${String(one.email)} ${String(one.kind)}`);
  const run = async () => {
    bench.clock.advance(MINUTE);
    await askForDrift(deps(), bench.portalId, 'ada');
    await bench.drain();
    const [newest] = await listDriftRuns(bench.db, bench.portalId, 1);
    if (!newest?.endedAt) throw new Error('the run did not end');
    return newest;
  };
  const mend = async (choice: Partial<Parameters<typeof askToMend>[3]> = {}) => {
    bench.clock.advance(MINUTE);
    const asked = await askToMend(deps(), bench.portalId, 'ada', { driftId: null, kinds: MENDABLE, ...choice });
    await bench.drain();
    return asked;
  };
  const list = (held: Parameters<typeof seedEspList>[4], more: { list?: string; isPushed?: boolean } = {}) =>
    seedEspList(
      bench.db,
      bench.portalId,
      hashKey,
      { sourceId: bench.source.sourceId, list: 'bounces', ...more },
      held,
      bench.clock.now(),
    );
  const leave = (email: string) =>
    recordLeave(
      { db: bench.db, notify: async () => undefined },
      {
        portalId: bench.portalId,
        hashKey,
        email,
        stream: null,
        venue: 'page',
        at: bench.clock.now(),
        detail: {},
      },
    );
  const consent = async () =>
    (
      (await bench.control('GET', `state?portalId=${bench.portalId}`)) as {
        portals: { consent: Record<string, { leftAll: boolean }> }[];
      }
    ).portals[0]?.consent ?? {};
  const isOut = async (email: string) => (await consent())[email]?.leftAll ?? false;
  return { bench, hashKey, deps, findings, open, run, mend, list, leave, isOut };
}
