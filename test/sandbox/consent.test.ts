import { type SandboxUnderTest, seed, startSandboxUnderTest } from './sandbox-under-test.ts';

const BASE = '/communication-preferences/2026-09';
const STATUSES = `${BASE}/statuses/${encodeURIComponent('ann@acme.example')}`;

let portal: SandboxUnderTest;
beforeEach(async () => {
  portal = await startSandboxUnderTest();
});
afterEach(() => portal.sandbox.close());

const write = (subscriptionId: number, statusState: string) =>
  portal.api.post(STATUSES, { subscriptionId, channel: 'EMAIL', statusState });
async function states(): Promise<Record<string, string>> {
  const { body } = await portal.api.get(`${STATUSES}?channel=EMAIL`);
  return Object.fromEntries(
    body.results.map((result: { subscriptionId: number; status: string }) => [result.subscriptionId, result.status]),
  );
}

test('the portal’s subscription types are listed', async () => {
  const { body } = await portal.api.get(`${BASE}/definitions`);
  expect(body.results).toContainEqual(expect.objectContaining({ id: 10_000_002, name: 'Newsletter', isActive: true }));
});

test('a state is written for an address without a contact, and says whether it changed anything', async () => {
  expect((await write(10_000_002, 'UNSUBSCRIBED')).body.setStatusSuccessReason).toBe('REQUESTED_CHANGE_OCCURRED');
  expect((await write(10_000_002, 'UNSUBSCRIBED')).body.setStatusSuccessReason).toBe('NO_STATUS_CHANGE');
  expect(await states()).toMatchObject({ 10000002: 'UNSUBSCRIBED', 10000001: 'NOT_SPECIFIED' });
  expect((await write(404, 'UNSUBSCRIBED')).status).toBe(400);
  expect((await portal.api.get(STATUSES)).status).toBe(400);
});

test('leaving everything beats every subscription and shows on the contact', async () => {
  const { contacts } = await seed(portal, { contacts: [{ key: 'ann', properties: { email: 'ann@acme.example' } }] });
  await write(10_000_002, 'SUBSCRIBED');
  const { body } = await portal.api.post(`${STATUSES}/unsubscribe-all?channel=EMAIL&verbose=true`, {});
  expect(body.results[0]).toMatchObject({ wideStatusType: 'PORTAL_WIDE', status: 'UNSUBSCRIBED' });
  expect(Object.values(await states())).toEqual(['UNSUBSCRIBED', 'UNSUBSCRIBED', 'UNSUBSCRIBED']);
  const contact = await portal.api.get(`/crm/objects/2026-09/contacts/${contacts.ann}?properties=hs_email_optout`);
  expect(contact.body.properties.hs_email_optout).toBe('true');
  expect((await write(10_000_002, 'SUBSCRIBED')).body.setStatusSuccessReason).toBe('RESUBSCRIBE_OCCURRED');
});

test('leaving one subscription shows on the contact by the number of the subscription', async () => {
  const { contacts } = await seed(portal, { contacts: [{ key: 'ann', properties: { email: 'ann@acme.example' } }] });
  await write(10_000_002, 'UNSUBSCRIBED');
  const names = 'hs_email_optout,hs_email_optout_10000001,hs_email_optout_10000002';
  const { body } = await portal.api.get(`/crm/objects/2026-09/contacts/${contacts.ann}?properties=${names}`);
  expect(body.properties).toMatchObject({
    hs_email_optout: null,
    hs_email_optout_10000001: null,
    hs_email_optout_10000002: 'true',
  });
});
