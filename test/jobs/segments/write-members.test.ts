import { planSegment } from '../../../src/store/segment.ts';
import { countMembers } from '../../../src/store/segment-member.ts';
import { createSegmentsBench, LISTS, type SegmentsBench } from './segments-bench.ts';

const PEOPLE = 620;
let bench: SegmentsBench;
beforeEach(async () => {
  bench = await createSegmentsBench({
    owners: [],
    companies: [],
    deals: [],
    contacts: Array.from({ length: PEOPLE }, (_, n) => ({ key: `p${n}`, properties: { email: `p${n}@acme.test` } })),
  });
});
afterEach(() => bench.close());

const KEY = 'preflight:7';
const plan = (contactIds: readonly string[]) =>
  bench.db.transaction((trx) =>
    planSegment(trx, bench.portalId, {
      key: KEY,
      name: 'Leave out of the March news',
      description: 'Dead, unsure or gone',
      contactIds,
      askedBy: 'ada',
      now: bench.clock.now(),
    }),
  );
const ids = () => [...(bench.sandbox.world.portals.get(bench.portalId)?.tables.contacts.records.keys() ?? [])];
const inHubspot = () => [...(bench.lists().get('Leave out of the March news')?.members ?? [])].sort();
const progress = async () => {
  const { segmentId } = await bench.segment(KEY);
  return (await countMembers(bench.db, bench.portalId)).get(segmentId);
};
const changes = async () => {
  const { endpoints } = (await bench.control('GET', 'calls')) as { endpoints: Record<string, number> };
  return Object.entries(endpoints)
    .filter(([name]) => name.includes('memberships'))
    .reduce((sum, [, count]) => sum + count, 0);
};

test('whoever is planned is put in, in batches; planned anew, the others are taken off and the rest stays', async () => {
  const all = ids();
  await plan(all);
  await bench.drain();
  expect(inHubspot()).toEqual([...all].sort());
  expect(await changes()).toBe(2);
  expect(await progress()).toEqual({ wanted: PEOPLE, written: PEOPLE, missing: 0, open: 0 });
  await plan(all.slice(0, 10));
  await bench.drain();
  expect(inHubspot()).toEqual(all.slice(0, 10).sort());
  expect(await changes()).toBe(4);
  await plan(all.slice(0, 10));
  await bench.drain();
  expect(await changes()).toBe(4);
});

test('after a lost answer all are sent again, and are in once', async () => {
  await plan(ids().slice(0, 5));
  await bench.control('POST', 'faults', { kind: 'drop-after', match: { method: 'PUT', path: 'add-and-remove' } });
  await bench.drain();
  expect(await progress()).toMatchObject({ open: 5 });
  // Meanwhile they are not wanted any more: they may be in, so they are taken off.
  await plan([]);
  bench.later();
  await bench.drain();
  expect(inHubspot()).toEqual([]);
  expect(await bench.rows('select * from segment_member')).toEqual([]);
});

test('whom HubSpot does not know is counted, and nobody waits for them', async () => {
  await plan([...ids().slice(0, 2), '999']);
  await bench.drain();
  expect(await progress()).toEqual({ wanted: 3, written: 2, missing: 1, open: 0 });
  await plan([]);
  await bench.drain();
  expect(await bench.rows('select * from segment_member')).toEqual([]);
});

test('a segment that somebody deleted is told and left alone; brought back, it holds what is planned now', async () => {
  const [first = '', second = ''] = ids();
  await plan([first]);
  await bench.drain();
  await bench.api('DELETE', `${LISTS}/${(await bench.segment(KEY)).listId}`);
  await plan([second]);
  await bench.drain();
  expect(await bench.segment(KEY)).toMatchObject({ state: 'deleted' });
  await bench.db('segment').where({ key: KEY }).update({ state: 'wanted', look_at: bench.clock.now() });
  await bench.drain();
  expect(inHubspot()).toEqual([second]);
});

test('a merged contact is in as the survivor', async () => {
  const [lost = '', survivor = ''] = ids();
  await plan([lost]);
  await bench.drain();
  await bench.hooks.call('POST', '/crm/objects/2026-09/contacts/merge', {
    primaryObjectId: survivor,
    objectIdToMerge: lost,
  });
  await bench.hooks.arrive();
  bench.later();
  await bench.drain();
  const rows = await bench.rows('select contact_id, stands from segment_member');
  expect(rows).toHaveLength(1);
  expect(rows[0]?.contact_id).not.toBe(lost);
  expect(inHubspot()).toContain(rows[0]?.contact_id);
});

test('without the permission it waits, and goes on when that is granted', async () => {
  const { scopes } = await bench.db('portal').first('scopes');
  await bench.grant(scopes.filter((one: string) => one !== 'crm.lists.write'));
  await plan(ids().slice(0, 3));
  await bench.drain();
  expect(await progress()).toMatchObject({ open: 3 });
  await bench.grant(scopes);
  await bench.keep();
  expect(inHubspot()).toHaveLength(3);
});
