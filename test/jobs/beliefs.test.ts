/** Settling keeps the directory and the changes of belief in step with the states. */
import { DAY_MS, HOUR_MS } from '../../src/lib/clock.ts';
import { pauseCrm } from '../../src/store/crm-pause.ts';
import { query } from '../../src/store/database.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const NOW = '2026-11-20T10:00:00Z';
const SEED = {
  owners: [{ id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth', lastName: 'Adler' }],
  contacts: [
    {
      properties: {
        email: 'ida@acme.test',
        firstname: 'Ida',
        lastname: 'Grønn',
        hs_buying_role: 'DECISION_MAKER',
        hubspot_owner_id: '501',
      },
    },
  ],
};

let bench: FlowBench;
beforeEach(async () => {
  bench = await createFlowBench(NOW, SEED);
});
afterEach(() => bench.close());

const bounce = () =>
  sendgridEvent('ida@acme.test', 'bounce', new Date(bench.clock.now().getTime() - HOUR_MS), {
    type: 'bounce',
    reason: '550 5.1.1 no such user here',
    status: '5.1.1',
  });
const entry = async () =>
  (
    await query<Record<string, unknown>>(
      bench.db,
      'select standing, verdict, reason, person, owner, role, is_champion, source_id, won_back_by, since, xmin::text as touched from directory where portal_id = ?',
      [bench.portalId],
    )
  )[0];
const changes = () =>
  query<{ was: string; verdict: string; reason: string | null; evidence: { for: string; text: string }[] }>(
    bench.db,
    'select was, verdict, reason, evidence from verdict_change where portal_id = ? order by changed_at',
    [bench.portalId],
  );

test('a lost person is listed with owner and role, and what was believed is remembered with its evidence', async () => {
  await bench.post([bounce()]);
  await bench.drain();
  expect(await entry()).toMatchObject({
    standing: 'lost',
    verdict: 'dead',
    reason: 'user_unknown',
    person: 'Ida Grønn',
    owner: 'Ruth Adler',
    role: 'decision maker',
    is_champion: true,
    source_id: bench.source.sourceId,
    since: new Date(bench.clock.now().getTime() - HOUR_MS),
  });
  const [change, ...more] = await changes();
  expect(more).toEqual([]);
  expect(change).toMatchObject({ was: 'unknown', verdict: 'dead', reason: 'user_unknown' });
  expect(change?.evidence[0]).toMatchObject({ for: 'gone' });
});

test('who was told of and gets mail again is won back, and each change of belief is kept once', async () => {
  await bench.post([bounce()]);
  await bench.drain();
  bench.clock.advance(DAY_MS);
  await bench.post([sendgridEvent('ida@acme.test', 'delivered', bench.clock.now())]);
  await bench.drain();
  bench.clock.advance(4 * DAY_MS);
  await bench.drain();
  expect(await entry()).toMatchObject({ standing: 'won_back', verdict: 'reachable', won_back_by: 'delivered' });
  expect((await changes()).map((one) => `${one.was} > ${one.verdict}`)).toEqual([
    'unknown > dead',
    'dead > unsure',
    'unsure > reachable',
  ]);
});

test('who is settled again and stands as before is not written again', async () => {
  await bench.post([bounce()]);
  await bench.drain();
  const before = await entry();
  bench.clock.advance(HOUR_MS);
  await bench.db('address').update({ dirty_at: bench.clock.now() });
  await bench.drain();
  expect(await entry()).toEqual(before);
  expect(await changes()).toHaveLength(1);
});

test('while HubSpot cannot be asked, a loss is listed all the same', async () => {
  await pauseCrm(bench.db, bench.portalId, new Date(bench.clock.now().getTime() + DAY_MS), 'paused');
  await bench.post([bounce()]);
  await bench.drain();
  expect(await entry()).toMatchObject({ standing: 'lost', verdict: 'dead', person: null });
});
