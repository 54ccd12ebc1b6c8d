/** Contacts that are merged, deleted or restored in HubSpot. */
import { ago, createHubspotBench, type HubspotBench, hardBounce } from '../../support/hubspot-bench.ts';
import { sendgridEvent } from '../../support/sendgrid.ts';

let bench: HubspotBench;
beforeEach(async () => {
  bench = await createHubspotBench();
});
afterEach(() => bench.close());

test('two contacts that are merged lose nothing: links, planned writes and properties follow', async () => {
  await bench.lose('ida@acme.test');
  const ida = await bench.idOf('ida@acme.test');
  const otto = await bench.idOf('otto@acme.test');
  await bench.post([hardBounce('otto@acme.test', 30)]);
  await bench.drain();
  // A note that waits for its sentence stands at the contact that is merged away.
  await bench.planNote(ida, [ida, otto]);
  await bench.hooks.call('POST', '/crm/objects/2026-09/contacts/merge', {
    primaryObjectId: ida,
    objectIdToMerge: otto,
  });
  bench.later();
  await bench.hooks.arrive();
  const survivor = await bench.idOf('ida@acme.test');
  expect([ida, otto]).not.toContain(survivor);
  expect(await bench.rows(`select distinct contact_id from contact_address where unlinked_at is null`)).toEqual([
    { contact_id: survivor },
  ]);
  expect(
    await bench.rows(
      `select anchor_id, payload -> 'associations' as at from crm_write where write_key = 'note:waiting'`,
    ),
  ).toEqual([{ anchor_id: survivor, at: [{ type: 'contact', id: survivor }] }]);
  expect(
    await bench.rows(
      `select object_id, state from crm_write where surface = 'contact_property' and state <> 'dropped'`,
    ),
  ).toEqual([{ object_id: survivor, state: 'done' }]);
  expect(
    await bench.rows(`select record_id from crm_record where type = 'contact' and gone_at is not null order by 1`),
  ).toHaveLength(2);
  expect((await bench.shown('ida@acme.test')).properties).toMatchObject({ bw_email_status: 'gone' });
  expect(await bench.tasks()).toHaveLength(1);
});

test('a note in doubt that goes on at another contact is looked for there as often as anywhere', async () => {
  const ida = await bench.idOf('ida@acme.test');
  const otto = await bench.idOf('otto@acme.test');
  await bench.lose('ida@acme.test');
  await bench.planNote(ida);
  // Looked for once, where it will not be found any more; the next look is not due yet.
  await bench
    .db('crm_write')
    .where({ write_key: 'note:waiting' })
    .update({
      state: 'sending',
      sent_at: ago(-60),
      clean_reads: 1,
      read_at: ago(0),
    });
  await bench.hooks.call('POST', '/crm/objects/2026-09/contacts/merge', {
    primaryObjectId: otto,
    objectIdToMerge: ida,
  });
  bench.later();
  await bench.hooks.arrive();
  expect(
    await bench.rows(`select anchor_id, state, clean_reads, read_at from crm_write where write_key = 'note:waiting'`),
  ).toEqual([{ anchor_id: await bench.idOf('otto@acme.test'), state: 'sending', clean_reads: 0, read_at: null }]);
});

test('a lost contact that is merged into one who can be reached leaves no “gone” behind', async () => {
  await bench.lose('ida@acme.test');
  const ida = await bench.idOf('ida@acme.test');
  const otto = await bench.idOf('otto@acme.test');
  await bench.hooks.call('POST', '/crm/objects/2026-09/contacts/merge', {
    primaryObjectId: otto,
    objectIdToMerge: ida,
  });
  bench.later();
  await bench.hooks.arrive();
  const { properties } = await bench.shown('otto@acme.test');
  expect(properties.bw_email_status ?? '').toBe('');
  expect(properties.bw_verdict ?? '').toBe('');
  expect(properties.bw_bounce_reason ?? '').toBe('');
});

test('what HubSpot filled in from the other contact of a merge is cleared again', async () => {
  // Both have properties of ours; those of the one that goes on were empty where the other's were not.
  await bench.post([sendgridEvent('otto@acme.test', 'group_unsubscribe', ago(90), { asm_group_id: 12 })]);
  await bench.lose('ida@acme.test');
  const ida = await bench.idOf('ida@acme.test');
  const otto = await bench.idOf('otto@acme.test');
  await bench.hooks.call('POST', '/crm/objects/2026-09/contacts/merge', {
    primaryObjectId: otto,
    objectIdToMerge: ida,
  });
  bench.later();
  await bench.hooks.arrive();
  const { properties } = await bench.shown('otto@acme.test');
  expect(properties.bw_unsubscribe_scope).toBe('streams');
  expect(properties.bw_email_status ?? '').toBe('');
  expect(properties.bw_bounce_text ?? '').toBe('');
});

test('the same merge where the account keeps the id of the primary contact', async () => {
  await bench.control('POST', 'settings', { mergeKeepsPrimaryId: true });
  await bench.lose('ida@acme.test');
  const ida = await bench.idOf('ida@acme.test');
  const otto = await bench.idOf('otto@acme.test');
  await bench.hooks.call('POST', '/crm/objects/2026-09/contacts/merge', {
    primaryObjectId: otto,
    objectIdToMerge: ida,
  });
  bench.later();
  await bench.hooks.arrive();
  expect(await bench.idOf('otto@acme.test')).toBe(otto);
  expect((await bench.shown('otto@acme.test')).properties.bw_email_status ?? '').toBe('');
  expect(await bench.rows('select distinct contact_id from contact_address')).toEqual([{ contact_id: otto }]);
});

test('a merge never brings back whom one of the two had left', async () => {
  await bench.post([sendgridEvent('ida@acme.test', 'unsubscribe', ago(60))]);
  await bench.drain();
  const ida = await bench.idOf('ida@acme.test');
  const otto = await bench.idOf('otto@acme.test');
  await bench.hooks.call('POST', '/crm/objects/2026-09/contacts/merge', {
    primaryObjectId: otto,
    objectIdToMerge: ida,
  });
  bench.later();
  await bench.hooks.arrive();
  expect((await bench.shown('otto@acme.test')).properties).toMatchObject({ bw_unsubscribe_scope: 'everything' });
});

test.each([
  ['while the CRM cannot be asked', true],
  ['and is told only after the merge', false],
])('who left before a merge %s has left at the address of the contact that goes on, too', async (_, isKnown) => {
  const leave = [sendgridEvent('ida@acme.test', 'unsubscribe', ago(60))];
  const [ida, otto] = [await bench.idOf('ida@acme.test'), await bench.idOf('otto@acme.test')];
  if (isKnown) {
    await bench.db('portal').update({ crm_paused_until: ago(-60) });
    await bench.post(leave);
    await bench.drain();
  }
  await bench.hooks.call('POST', '/crm/objects/2026-09/contacts/merge', {
    primaryObjectId: otto,
    objectIdToMerge: ida,
  });
  await bench.db('portal').update({ crm_paused_until: null });
  bench.later();
  await bench.hooks.arrive();
  if (!isKnown) {
    await bench.post(leave);
    await bench.drain();
  }
  expect((await bench.shown('otto@acme.test')).properties).toMatchObject({ bw_unsubscribe_scope: 'everything' });
  expect(
    await bench.rows(`select a.email from suppression s join address a using (portal_id, address_id)
                       where s.stream = '' and s.until is null order by 1`),
  ).toEqual([{ email: 'ida@acme.test' }, { email: 'otto@acme.test' }]);
});

test('a deleted contact is unlinked, and what was planned for it is dropped with the reason', async () => {
  await bench.lose('ida@acme.test');
  const id = await bench.idOf('ida@acme.test');
  await bench.planNote(id);
  await bench.hooks.remove(id, 'bin');
  bench.later();
  await bench.hooks.arrive();
  expect(await bench.rows('select unlinked_at is not null as off from contact_address')).toEqual([{ off: true }]);
  expect(await bench.rows(`select state, why from crm_write where write_key = 'note:waiting'`)).toEqual([
    { state: 'dropped', why: 'The contact was deleted in HubSpot.' },
  ]);
});

test('a contact that came back from the recycle bin is linked again, and a deletion that comes late changes nothing', async () => {
  await bench.lose('ida@acme.test');
  const id = await bench.idOf('ida@acme.test');
  await bench.planNote(id);
  const told = (kind: string, minutesAgo: number) => ({
    eventId: 1,
    subscriptionId: kind.length,
    portalId: bench.portalId,
    occurredAt: ago(minutesAgo).getTime(),
    subscriptionType: `object.${kind}`,
    objectTypeId: '0-1',
    objectId: Number(id),
  });
  const standing = async () => [
    ...(await bench.rows('select unlinked_at is null as live from contact_address')),
    ...(await bench.rows(`select state from crm_write where write_key = 'note:waiting'`)),
  ];
  await bench.hooks.post([told('deletion', 30)]);
  await bench.drain();
  expect((await standing()).at(-1)).toEqual({ state: 'dropped' });
  await bench.hooks.post([told('restore', 10)]);
  await bench.drain();
  expect(await standing()).toEqual([{ live: true }, { state: 'planned' }]);
  await bench.hooks.post([told('deletion', 20)]);
  await bench.drain();
  expect(await standing()).toEqual([{ live: true }, { state: 'planned' }]);
});

test('merges of merges that are told in the wrong order end at the same contact', async () => {
  await bench.lose('ida@acme.test');
  const ida = await bench.idOf('ida@acme.test');
  const otto = await bench.idOf('otto@acme.test');
  const { id: third } = await bench.hooks.call('POST', '/crm/objects/2026-09/contacts', {
    properties: { email: 'third@acme.test' },
  });
  await bench.hooks.arrive();
  await bench.control('POST', 'settings', { webhookUrl: '' });
  const merge = async (primary: unknown, merged: unknown) => {
    const survivor = await bench.hooks.call('POST', '/crm/objects/2026-09/contacts/merge', {
      primaryObjectId: primary,
      objectIdToMerge: merged,
    });
    return String(survivor.id);
  };
  const first = await merge(ida, otto);
  const second = await merge(first, third);
  const told = (primary: unknown, merged: unknown, survivor: string, minutesAgo: number) => ({
    eventId: 1,
    subscriptionId: 3,
    portalId: bench.portalId,
    occurredAt: ago(minutesAgo).getTime(),
    subscriptionType: 'object.merge',
    objectTypeId: '0-1',
    objectId: Number(survivor),
    primaryObjectId: Number(primary),
    mergedObjectIds: [Number(merged)],
    newObjectId: Number(survivor),
  });
  await bench.planNote(ida);
  await bench.hooks.post([told(first, third, second, 1)]);
  await bench.drain();
  await bench.hooks.post([told(ida, otto, first, 2)]);
  await bench.drain();
  expect(await bench.rows(`select anchor_id from crm_write where write_key = 'note:waiting'`)).toEqual([
    { anchor_id: second },
  ]);
  expect(await bench.rows('select distinct contact_id from contact_address where unlinked_at is null')).toEqual([
    { contact_id: second },
  ]);
  // HubSpot may say as well that what was merged away is deleted.
  await bench.hooks.post([
    {
      eventId: 2,
      subscriptionId: 4,
      portalId: bench.portalId,
      occurredAt: Date.now(),
      subscriptionType: 'object.deletion',
      objectTypeId: '0-1',
      objectId: Number(ida),
    },
  ]);
  await bench.drain();
  expect(await bench.rows('select distinct contact_id from contact_address where unlinked_at is null')).toEqual([
    { contact_id: second },
  ]);
  expect((await bench.shown('ida@acme.test')).properties.bw_email_status).toBe('gone');
});

test('a merge that is told after the deletion of what it did away with loses nothing either', async () => {
  await bench.lose('ida@acme.test');
  const ida = await bench.idOf('ida@acme.test');
  const otto = await bench.idOf('otto@acme.test');
  await bench.planNote(ida);
  await bench.hooks.post([
    {
      eventId: 1,
      subscriptionId: 4,
      portalId: bench.portalId,
      occurredAt: ago(1).getTime(),
      subscriptionType: 'object.deletion',
      objectTypeId: '0-1',
      objectId: Number(ida),
    },
  ]);
  await bench.drain();
  await bench.hooks.call('POST', '/crm/objects/2026-09/contacts/merge', {
    primaryObjectId: ida,
    objectIdToMerge: otto,
  });
  bench.later();
  await bench.hooks.arrive();
  const survivor = await bench.idOf('ida@acme.test');
  expect(await bench.rows(`select state, anchor_id from crm_write where write_key = 'note:waiting'`)).toEqual([
    { state: 'planned', anchor_id: survivor },
  ]);
  expect(await bench.rows('select contact_id from contact_address where unlinked_at is null')).toEqual([
    { contact_id: survivor },
  ]);
});
