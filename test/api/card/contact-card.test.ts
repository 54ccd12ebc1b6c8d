/** The card of a contact: why they cannot be reached, where they probably are, and what confirming does. */
import type { ContactCard } from '../../../src/api/card/card-data.ts';
import { saveWord } from '../../../src/store/address-word.ts';
import { listAudit } from '../../../src/store/audit.ts';
import { listOpenTasks } from '../../../src/store/report/card.ts';
import { type CardBench, createCardBench } from '../../support/card-bench.ts';
import { ago } from '../../support/hubspot-bench.ts';
import { seedPortal } from '../../support/seed-portal.ts';
import { sendgridEvent } from '../../support/sendgrid.ts';

const NEW = 'ida.berg@acme-group.test';
const SEED = {
  owners: [{ id: '501', userId: 101, email: 'ruth.okafor@larkfield.test', firstName: 'Ruth', lastName: 'Okafor' }],
  companies: [{ key: 'acme', properties: { name: 'Acme Robotics', domain: 'acme.test', hubspot_owner_id: '501' } }],
  contacts: [
    {
      key: 'ida',
      properties: {
        email: 'ida@acme.test',
        firstname: 'Ida',
        lastname: 'Berg',
        hubspot_owner_id: '501',
        hs_buying_role: 'CHAMPION',
        phone: '+49 30 1234567',
        country: 'Germany',
        hs_additional_emails: NEW,
        hs_legal_basis: 'Performance of a contract',
      },
      companies: ['acme'],
    },
    { key: 'otto', properties: { email: 'otto@acme.test', firstname: 'Otto', hubspot_owner_id: '501' } },
    { key: 'mia', properties: { email: 'mia@solo.test', firstname: 'Mia', hubspot_owner_id: '501' } },
  ],
  deals: [],
};
const OTHER = 8_800_777;

let bench: CardBench;
let ida: string;
beforeAll(async () => {
  bench = await createCardBench(SEED);
  await seedPortal(bench.db, OTHER);
  ida = await bench.idOf('ida@acme.test');
  await bench.post([sendgridEvent(NEW, 'delivered', ago(90), { response: '250 OK' })]);
  await bench.lose('ida@acme.test');
  await bench.lose('mia@solo.test');
}, 60_000);
afterAll(() => bench.close());

const cardOf = async (contactId: string) => (await bench.card<ContactCard>(`contacts/${contactId}`)).body;
const confirm = (more: object = {}, call: object = {}) =>
  bench.card<{ outcome?: string; code?: string }>(`contacts/${ida}/address`, { method: 'POST', body: more, ...call });
const confirmations = async () =>
  (await listAudit(bench.db, bench.portalId)).filter((entry) => entry.action === 'contact.address-confirmed');

test('it says that the address is gone, since when, why, in whose words, and what to do', async () => {
  const card = await cardOf(ida);
  expect(card).toMatchObject({
    kind: 'contact',
    email: 'ida@acme.test',
    state: {
      label: 'Address no longer works',
      tone: 'danger',
      since: expect.stringMatching(/^since \d+ \w{3} \d{4}$/),
    },
    why: expect.stringContaining('the address does not exist'),
    serverWords: '550 5.1.1 The email account that you tried to reach does not exist.',
    warning: null,
    survey: null,
  });
  expect(card.evidence.gone.length).toBeGreaterThan(0);
  expect(card.wouldChange).toEqual(expect.any(String));
  expect(card.tasks).toEqual([
    {
      subject: expect.stringContaining('Ida Berg'),
      when: expect.stringMatching(/^opened /),
      href: expect.stringMatching(
        new RegExp(`^https://.+/contacts/${bench.portalId}/record/0-1/${ida}\\?engagement=\\d+$`),
      ),
    },
  ]);
  expect(card.next).toBe('Check the probable address, and confirm it here. The next mail shows whether it is right.');
});

test('it offers the probable address with the reason, and says what confirming does', async () => {
  const { suggestion } = await cardOf(ida);
  expect(suggestion).toEqual({
    contactId: ida,
    addressId: await bench.addressId('ida@acme.test'),
    email: NEW,
    confidence: 'Known to work',
    why: expect.stringContaining('HubSpot has it as another address of theirs, and mail arrived there on'),
    deed: `The contact gets ${NEW} as its address instead of ida@acme.test. What the person left stays left.`,
    hindrance: null,
    isUnderWay: false,
  });
});

test('it says on what basis they are mailed', async () => {
  const { basis } = await cardOf(ida);
  expect(basis.says).toBe('HubSpot has a contract recorded.');
  expect(basis.isRecorded).toBe(true);
  expect(basis.proofs).toEqual([expect.stringMatching(/^In HubSpot since /)]);
  expect((await cardOf(await bench.idOf('mia@solo.test'))).basis).toMatchObject({
    isRecorded: false,
    says: expect.stringContaining('No legal basis is recorded'),
  });
});

test('where nothing is suggested it names the number to call, and a contact of whom nothing was heard is said to be one', async () => {
  await bench.db.raw(
    `update crm_record set fields = fields || '{"phone":"+49 30 99"}' where fields->>'email' = 'mia@solo.test'`,
  );
  const card = await cardOf(await bench.idOf('mia@solo.test'));
  expect(card.suggestion).toBeNull();
  expect(card.next).toMatch(/^Call \+49 30 99/);
  expect(await cardOf(await bench.idOf('otto@acme.test'))).toMatchObject({ kind: 'nothing' });
  expect(await cardOf('424242')).toMatchObject({ kind: 'nothing' });
});

test('nobody learns anything of another portal by its numbers, and no number that is none is looked up', async () => {
  expect((await bench.card<ContactCard>(`contacts/${ida}`, { portalId: OTHER })).body).toMatchObject({
    kind: 'nothing',
  });
  const theirs = { addressId: await bench.addressId('ida@acme.test'), probable: NEW };
  expect(await confirm(theirs, { portalId: OTHER })).toMatchObject({ status: 409, body: { code: 'account.changed' } });
  expect(await bench.card("contacts/1'or'1")).toMatchObject({ status: 404 });
  expect(await bench.card('contacts/1/other')).toMatchObject({ status: 404 });
  expect(await confirmations()).toEqual([]);
});

test('an address that the card did not show, or that is not suggested any more, is not written', async () => {
  const addressId = await bench.addressId('ida@acme.test');
  for (const body of [
    { addressId, probable: 'eve@evil.test' },
    { addressId: await bench.addressId('mia@solo.test'), probable: NEW },
    { addressId: 999_999, probable: NEW },
  ]) {
    expect(await confirm(body)).toMatchObject({ status: 409, body: { code: 'account.changed' } });
  }
  for (const body of [{}, { addressId: String(addressId), probable: NEW }, []]) {
    expect(await confirm(body)).toMatchObject({ status: 400 });
  }
  expect(await confirm({ addressId, probable: NEW }, { userEmail: '', userId: '' })).toMatchObject({ status: 403 });
  expect(await confirm({ addressId, probable: NEW }, { secret: 'guessed' })).toMatchObject({ status: 401 });
  expect(await confirmations()).toEqual([]);
});

test('an address that another contact has cannot be confirmed', async () => {
  await bench.db.raw(
    `update crm_record set fields = fields || jsonb_build_object('email', ?::text) where record_id = ?`,
    [NEW, await bench.idOf('mia@solo.test')],
  );
  expect((await cardOf(ida)).suggestion).toMatchObject({
    deed: null,
    hindrance: expect.stringContaining('merge them in HubSpot'),
  });
  const body = { addressId: await bench.addressId('ida@acme.test'), probable: NEW };
  expect(await confirm(body)).toMatchObject({ status: 409, body: { code: 'account.taken' } });
  await bench.db.raw(`update crm_record set fields = fields || '{"email":"mia@solo.test"}' where record_id = ?`, [
    await bench.idOf('mia@solo.test'),
  ]);
});

test('a rep says what they know, by their name, and only of an address of this contact', async () => {
  const mia = await bench.idOf('mia@solo.test');
  const addressId = await bench.addressId('mia@solo.test');
  const say = (contactId: string, body: object, at = bench.clock.now()) =>
    bench.card(`contacts/${contactId}/word`, { method: 'POST', body, at });
  const signedAt = bench.clock.now();
  expect(await say(ida, { addressId, says: 'reachable' })).toMatchObject({ status: 409 });
  expect(await say(mia, { addressId, says: 'whatever' })).toMatchObject({ status: 400 });
  expect(await say(mia, { addressId, says: 'reachable' })).toEqual({ status: 200, body: { outcome: 'heard' } });
  // The same signed request once more, after somebody else has said something newer: nothing is overridden.
  bench.clock.advance(1_000);
  const later = { says: 'left', by: 'sam', at: bench.clock.now() } as const;
  await saveWord(bench.db, bench.portalId, addressId, later);
  bench.clock.advance(1_000);
  expect(await say(mia, { addressId, says: 'reachable' }, signedAt)).toMatchObject({
    status: 409,
    body: { code: 'word.outdated' },
  });
  await bench.db('address_word').where({ address_id: addressId }).delete();
  await say(mia, { addressId, says: 'reachable' });
  await bench.drain();
  expect(await cardOf(mia)).toMatchObject({
    state: { label: 'Address works' },
    word: expect.stringMatching(/^sofia@northwind\.example said on .+ that the person is there\.$/),
  });
});

test('confirmed once, however often it is pressed: HubSpot has the new address, the log the name, and the task is closed', async () => {
  const body = { addressId: await bench.addressId('ida@acme.test'), probable: NEW };
  const pressed = await Promise.all(Array.from({ length: 8 }, () => confirm(body)));
  const before = Array<string>(7).fill('confirmed-before');
  expect(pressed.map((one) => String(one.body.outcome)).toSorted()).toEqual(['confirmed', ...before]);
  expect((await cardOf(ida)).suggestion).toMatchObject({ isUnderWay: true, deed: null });
  await bench.drain();
  expect((await bench.contact(NEW)).email).toBe(NEW);
  bench.later();
  await bench.hooks.arrive();
  expect(await confirm(body)).toMatchObject({ status: 200, body: { outcome: 'confirmed-before' } });
  expect(await confirmations()).toMatchObject([{ actor: 'sofia@northwind.example', target: ida }]);
  await bench.drain();
  const [task] = (await bench.tasks()) as { subject: string; status: string }[];
  expect(task).toMatchObject({ status: 'COMPLETED' });
  expect(await listOpenTasks(bench.db, bench.portalId, body.addressId, null, 3)).toEqual([]);
  expect(await cardOf(ida)).toMatchObject({
    email: NEW,
    state: { label: 'Address works' },
    suggestion: null,
    why: null,
    tasks: [],
  });
});
