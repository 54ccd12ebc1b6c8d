/** What HubSpot has on record of its own mail is read for people of the ledger, becomes evidence, and nothing more. */
import { ago, createHubspotBench, type HubspotBench, hardBounce } from '../../support/hubspot-bench.ts';
import { sendgridEvent } from '../../support/sendgrid.ts';

const BOUNCED_AT = ago(60 * 24 * 20);
const contact = (email: string, properties: object = {}, setAt: object = {}) => ({
  properties: { email, hs_buying_role: 'CHAMPION', hubspot_owner_id: '501', ...properties },
  setAt,
});
const SEED = {
  owners: [{ id: '501', userId: 101, email: 'ruth.okafor@larkfield.test', firstName: 'Ruth', lastName: 'Okafor' }],
  contacts: [
    contact(
      'ida@acme.test',
      { hs_email_hard_bounce_reason_enum: 'UNKNOWN_USER', hs_email_hard_bounce_reason: '550 5.1.1 no such user' },
      { hs_email_hard_bounce_reason_enum: BOUNCED_AT.toISOString() },
    ),
    contact('otto@acme.test', { hs_email_quarantined: 'true', hs_email_quarantined_reason: 'FORM_ABUSE' }),
    contact('rita@acme.test', { hs_emailconfirmationstatus: 'Confirmed', hs_email_bounce: '2' }),
    contact('sam@acme.test', { hs_email_hard_bounce_reason_enum: 'PENDING' }),
    contact('uma@acme.test', { hs_email_bad_address: 'true', hs_additional_emails: 'uma.old@acme.test' }),
  ],
};

let bench: HubspotBench;
beforeEach(async () => {
  bench = await createHubspotBench(SEED);
});
afterEach(() => bench.close());

const delayed = (email: string) => sendgridEvent(email, 'deferred', ago(30), { response: '451 try again later' });
const told = (email: string) =>
  bench.rows(
    `select type, native, origin, class, at, confidence, diagnostic from event join address using (portal_id, address_id)
      where email = '${email}' and type = 'witness' order by native`,
  );
const stateOf = async (email: string) =>
  (await bench.rows(`select verdict, state from address where email = '${email}'`))[0] as {
    verdict: string;
    state: { evidence: { for: string; text: string; at: string }[]; hardBounces: number; wouldChange: string | null };
  };

test('a hard bounce of HubSpot’s own mail is dated evidence on the page and the contact, and no bounce: no verdict, no count, no task', async () => {
  await bench.post([delayed('ida@acme.test')]);
  await bench.drain();
  expect(await told('ida@acme.test')).toEqual([
    {
      type: 'witness',
      native: 'hubspot:hard_bounce:UNKNOWN_USER',
      origin: 'pull',
      class: null,
      at: BOUNCED_AT,
      confidence: 1,
      diagnostic: '550 5.1.1 no such user',
    },
  ]);
  const { verdict, state } = await stateOf('ida@acme.test');
  expect([verdict, state.hardBounces]).toEqual(['unknown', 0]);
  expect(state.evidence).toMatchObject([
    {
      for: 'gone',
      text: expect.stringMatching(
        /^HubSpot has it on record since .+ that a mail of its own came back: the address does not exist: “550 5\.1\.1 no such user”\.$/,
      ),
    },
  ]);
  expect((await bench.shown('ida@acme.test')).properties.bw_evidence).toContain('HubSpot has it on record since');
  expect(await bench.tasks()).toEqual([]);
});

test('what HubSpot does not date is said to be seen, each kind speaks for itself, and what is not over says nothing', async () => {
  const emails = ['otto@acme.test', 'rita@acme.test', 'sam@acme.test', 'uma@acme.test', 'uma.old@acme.test'];
  await bench.post(emails.map(delayed));
  await bench.drain();
  const texts = async (email: string) => (await stateOf(email)).state.evidence.map((one) => [one.for, one.text]);
  const seen = expect.stringContaining('(seen on ');
  expect(await texts('otto@acme.test')).toEqual([['refused', expect.stringContaining('in quarantine (form abuse)')]]);
  expect(await texts('otto@acme.test')).toEqual([['refused', seen]]);
  expect(await texts('rita@acme.test')).toEqual([
    ['alive', expect.stringContaining('the person confirmed the address')],
    ['gone', expect.stringContaining('2 mails of its own came back')],
  ]);
  expect(await texts('sam@acme.test')).toEqual([]);
  expect(await texts('uma@acme.test')).toEqual([['gone', expect.stringContaining('the address is not valid')]]);
  // HubSpot speaks of the address at which it mails.
  expect(await texts('uma.old@acme.test')).toEqual([]);
});

test('the same record is told once however often it is read, and its history is asked for no second time', async () => {
  const reads: number[] = [];
  for (let time = 0; time < 3; time++) {
    await bench.control('DELETE', 'calls');
    await bench.post([sendgridEvent('ida@acme.test', 'deferred', ago(30 - time), { response: '451 later' })]);
    bench.later(20);
    await bench.drain();
    const { endpoints } = (await bench.control('GET', 'calls')) as { endpoints: Record<string, number> };
    reads.push(endpoints['POST /crm/objects/2026-09/contacts/batch/read'] ?? 0);
  }
  expect(await told('ida@acme.test')).toHaveLength(1);
  // The contact and its history; from then on the contact alone.
  expect(reads).toEqual([2, 1, 1]);
});

test('it makes no second bounce of a first one: a person who was heard of stays unsure', async () => {
  await bench.post([sendgridEvent('ida@acme.test', 'delivered', ago(60 * 24 * 5), { response: '250 OK' })]);
  await bench.post([hardBounce('ida@acme.test', 60)]);
  await bench.drain();
  const { verdict, state } = await stateOf('ida@acme.test');
  expect([verdict, state.hardBounces]).toEqual(['unsure', 1]);
  expect(state.wouldChange).toContain('a delivered mail');
  expect(state.evidence.some((one) => one.text.startsWith('HubSpot has it on record'))).toBe(true);
});
