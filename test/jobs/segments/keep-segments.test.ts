import { SEGMENTS } from '../../../src/install/segments.ts';
import { sendgridEvent } from '../../support/sendgrid.ts';
import { createSegmentsBench, LISTS, type SegmentsBench } from './segments-bench.ts';

let bench: SegmentsBench;
beforeEach(async () => {
  bench = await createSegmentsBench();
});
afterEach(() => bench.close());

const calls = async () => ((await bench.control('GET', 'calls')) as { endpoints: Record<string, number> }).endpoints;
const nameOf = (key: string) => SEGMENTS.find((one) => one.key === key)?.name ?? '';

test('all are made once, in their order, and looked at without a change afterwards', async () => {
  await bench.keep();
  expect([...bench.lists().keys()]).toEqual(SEGMENTS.map(({ name }) => name));
  const rows = await bench.rows(
    'select key, state, why, size, list_id is not null as listed from segment order by segment_id',
  );
  expect(rows).toEqual(SEGMENTS.map(({ key }) => ({ key, state: 'there', why: null, size: 0, listed: true })));
  await bench.control('DELETE', 'calls');
  await bench.keep();
  for (const endpoint of Object.keys(await calls())) expect(endpoint).not.toMatch(/POST .*lists$|PUT .*lists/);
});

test('a champion who is lost is in, and out again when won back', async () => {
  await bench.keep();
  await bench.lose('ida@acme.test');
  await bench.lose('otto@acme.test');
  expect(await bench.membersOf('lost-champions')).toEqual(['ida@acme.test']);
  expect(await bench.membersOf('gone')).toEqual(['ida@acme.test', 'otto@acme.test']);
  await bench.hooks.edit(await bench.idOf('ida@acme.test'), 'email', 'ida.berg@acme.test');
  bench.later();
  await bench.hooks.arrive();
  bench.later(60);
  await bench.post([sendgridEvent('ida.berg@acme.test', 'delivered', bench.clock.now(), {})]);
  await bench.drain();
  expect(await bench.membersOf('lost-champions')).toEqual([]);
  expect(await bench.membersOf('gone')).toEqual(['otto@acme.test']);
  expect(await bench.membersOf('won-back')).toEqual(['ida.berg@acme.test']);
});

test('filters follow the rules of the portal, as far as HubSpot has such roles', async () => {
  await bench.keep();
  const [{ settings }] = (await bench.rows('select settings from rule_version')) as [{ settings: { decide: object } }];
  await bench.db('rule_version').update({
    settings: JSON.stringify({
      ...settings,
      decide: { ...settings.decide, championRoles: ['END_USER', 'NO_SUCH_ROLE'] },
    }),
  });
  await bench.keep();
  const said = JSON.stringify(bench.lists().get(nameOf('lost-champions'))?.filterBranch);
  expect(said).toContain('"END_USER"');
  expect(said).not.toMatch(/NO_SUCH_ROLE|DECISION_MAKER/);
});

test('what an admin renamed keeps its name, and what they changed in its filters is put right', async () => {
  await bench.keep();
  const { listId } = await bench.segment('blocked');
  await bench.api('PUT', `${LISTS}/${listId}/update-list-name?listName=Our%20blocked`);
  await bench.api('PUT', `${LISTS}/${listId}/update-list-filters`, {
    filterBranch: SEGMENTS.find(({ key }) => key === 'gone')?.filters({
      championRoles: [],
      timeZone: 'UTC',
      now: new Date(),
    }),
  });
  await bench.look('blocked');
  expect(await bench.segment('blocked')).toMatchObject({ listId, listName: 'Our blocked', state: 'there' });
  expect(JSON.stringify(bench.lists().get('Our blocked')?.filterBranch)).toContain('"blocked"');
});

test('what an admin deleted stays deleted until somebody asks, and is noticed where they restore it themselves', async () => {
  await bench.keep();
  const { listId, segmentId } = await bench.segment('unsure');
  await bench.api('DELETE', `${LISTS}/${listId}`);
  await bench.look('unsure');
  await bench.look('unsure');
  expect(await bench.segment('unsure')).toMatchObject({ state: 'deleted', listId });
  expect(bench.lists().has(nameOf('unsure'))).toBe(false);
  await bench.db('segment').where({ segment_id: segmentId }).update({ state: 'wanted' });
  await bench.look('unsure');
  expect(await bench.segment('unsure')).toMatchObject({ state: 'there', listId });
  await bench.api('DELETE', `${LISTS}/${listId}`);
  await bench.look('unsure');
  await bench.api('PUT', `${LISTS}/${listId}/restore`);
  await bench.look('unsure');
  expect(await bench.segment('unsure')).toMatchObject({ state: 'there', listId });
});

test('a name that somebody else has is told, theirs is left alone, and ours is made when it is free', async () => {
  const made = await bench.api('POST', LISTS, { name: nameOf('gone'), objectTypeId: '0-1', processingType: 'MANUAL' });
  const theirs = (made.body as { list: { listId: string } }).list.listId;
  await bench.keep();
  const taken = await bench.segment('gone');
  expect(taken).toMatchObject({ state: 'name_taken', listId: null });
  expect(taken.why).toContain('not ours');
  expect(bench.lists().get(nameOf('gone'))?.listId).toBe(theirs);
  await bench.api('DELETE', `${LISTS}/${theirs}`);
  bench.later(61);
  await bench.drain();
  expect(await bench.segment('gone')).toMatchObject({ state: 'there', why: null });
});

test('a lost answer makes no second one: what has our filters under our name is ours', async () => {
  await bench.control('POST', 'faults', { kind: 'drop-after', match: { method: 'POST', path: LISTS } });
  await bench.keep();
  bench.later(5);
  await bench.drain();
  expect(bench.lists().size).toBe(SEGMENTS.length);
  expect(await bench.rows(`select count(*) as n from segment where state = 'there'`)).toEqual([{ n: SEGMENTS.length }]);
});

test('without the permission nothing is asked of HubSpot, and nothing waits', async () => {
  const { scopes } = await bench.db('portal').first('scopes');
  await bench.grant(scopes.filter((one: string) => !one.startsWith('crm.lists')));
  await bench.control('DELETE', 'calls');
  await bench.keep();
  expect(Object.keys(await calls()).filter((one) => one.includes('/lists'))).toEqual([]);
  expect(await bench.rows('select 1 from segment where look_at is not null')).toEqual([]);
  await bench.grant(scopes);
  await bench.keep();
  expect(bench.lists().size).toBe(SEGMENTS.length);
});

test('a segment of deals needs the permission to read them, one of a missing property that property; the others are made', async () => {
  const { scopes, provision_result } = await bench.db('portal').first('scopes', 'provision_result');
  await bench.grant(scopes.filter((one: string) => one !== 'crm.objects.deals.read'));
  const [contacts, ...others] = provision_result.types;
  const leftOut = [{ name: 'bw_won_back_at', label: 'Won back on', why: 'no room' }];
  await bench.db('portal').update({
    provision_result: JSON.stringify({ ...provision_result, types: [{ ...contacts, leftOut }, ...others] }),
  });
  await bench.keep();
  expect((await bench.segment('lost-on-open-deal')).why).toContain('crm.objects.deals.read');
  expect((await bench.segment('won-back')).why).toContain('bw_won_back_at');
  expect(bench.lists().size).toBe(SEGMENTS.length - 2);
});
