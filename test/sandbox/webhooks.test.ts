import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signRequest } from '../../src/sandbox/webhooks/signature.ts';
import { type SandboxUnderTest, seed, startSandboxUnderTest } from './sandbox-under-test.ts';

interface Received {
  readonly body: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly events: readonly Record<string, unknown>[];
}

/** An app that notes what it gets and answers what it is told to. */
class Receiver {
  readonly received: Received[] = [];
  status = 204;
  #watchers: { count: number; tell: () => void }[] = [];
  readonly #server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      this.received.push({ body, headers: request.headers, events: JSON.parse(body) });
      response.writeHead(this.status).end();
      for (const watcher of this.#watchers) if (this.received.length >= watcher.count) watcher.tell();
    });
  });

  start(): Promise<string> {
    return new Promise((resolve) => {
      this.#server.listen(0, '127.0.0.1', () => {
        resolve(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hubspot/webhooks`);
      });
    });
  }

  whenReceived(count: number): Promise<void> {
    return new Promise((tell) => {
      if (this.received.length >= count) tell();
      else this.#watchers.push({ count, tell });
    });
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}

let portal: SandboxUnderTest;
let receiver: Receiver;
let url: string;
beforeEach(async () => {
  receiver = new Receiver();
  url = await receiver.start();
  portal = await startSandboxUnderTest({ settings: { webhookUrl: url } });
  await portal.control.post('/_sandbox/install', {});
});
afterEach(async () => {
  await portal.sandbox.close();
  await receiver.stop();
});

/** Lets the gathering time pass and waits for so many deliveries in all. */
async function deliver(count: number): Promise<readonly Record<string, unknown>[]> {
  await portal.time.whenWaiting(1);
  portal.time.advance(50);
  await receiver.whenReceived(count);
  return receiver.received.slice(0, count).flatMap(({ events }) => events);
}

const subscriptionTypes = (events: readonly Record<string, unknown>[]) => events.map((event) => event.subscriptionType);

test('the signature agrees with HubSpot’s published example', () => {
  const body = "{'example_field':'example_value'}";
  const secret = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy';
  const signed = (at: string) => signRequest(secret, 'POST', 'https://www.example.com/webhook_uri', body, at);
  expect(signed('1693657560000')).toBe('K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y=');
  expect(signed('1700000300000')).toBe('RnbPH7+UMKVkbV32P8bz450N4M56aPmcru1+D3kSDtw=');
});

test('a contact made through the API is told with its watched properties, signed, as an integration’s doing', async () => {
  const { body: contact } = await portal.api.post('/crm/objects/2026-09/contacts', {
    properties: { email: 'a@acme.example', phone: '1' },
  });
  const events = await deliver(1);
  expect(subscriptionTypes(events)).toEqual(['object.creation', 'object.propertyChange', 'object.propertyChange']);
  expect(events[0]).toMatchObject({
    portalId: 8_800_001,
    objectId: Number(contact.id),
    objectTypeId: '0-1',
    occurredAt: Date.parse('2026-11-22T09:00:00Z'),
    changeSource: 'INTEGRATION',
    attemptNumber: 0,
  });
  expect(events).toContainEqual(expect.objectContaining({ propertyName: 'email', propertyValue: 'a@acme.example' }));
  const [delivery] = receiver.received;
  const at = String(delivery?.headers['x-hubspot-request-timestamp']);
  expect(at).toBe(String(Date.parse('2026-11-22T09:00:00.050Z')));
  const expected = createHmac('sha256', 'sandbox-secret-0123456789abcdef')
    .update(`POST${url}${delivery?.body}${at}`)
    .digest('base64');
  expect(delivery?.headers['x-hubspot-signature-v3']).toBe(expected);
});

test('an unchanged value is no change', async () => {
  const { contacts } = await seed(portal, { contacts: [{ key: 'a', properties: { email: 'a@acme.example' } }] });
  const patch = (properties: object) =>
    portal.api.call('PATCH', `/crm/objects/2026-09/contacts/${contacts.a}`, { properties });
  await patch({ email: 'A@acme.example' });
  await patch({ email: 'b@acme.example' });
  expect(await deliver(1)).toHaveLength(1);
});

test('an edit by hand is told as CRM_UI', async () => {
  const { contacts } = await seed(portal, { contacts: [{ key: 'a', properties: { email: 'a@acme.example' } }] });
  await fetch(`${portal.url}/portals/8800001/contacts/${contacts.a}/edit/email`, {
    method: 'POST',
    body: new URLSearchParams({ value: 'new@acme.example' }),
  });
  expect(await deliver(1)).toEqual([
    expect.objectContaining({ changeSource: 'CRM_UI', propertyName: 'email', propertyValue: 'new@acme.example' }),
  ]);
});

test('merges, deletions and privacy deletions are told, the last one twice', async () => {
  const { contacts } = await seed(portal, {
    contacts: ['a', 'b', 'c', 'd'].map((key) => ({ key, properties: { email: `${key}@acme.example` } })),
  });
  const { body: merged } = await portal.api.post('/crm/objects/2026-09/contacts/merge', {
    primaryObjectId: contacts.a,
    objectIdToMerge: contacts.b,
  });
  await portal.api.call('DELETE', `/crm/objects/2026-09/contacts/${contacts.c}`);
  await portal.api.post('/crm/objects/2026-09/contacts/gdpr-delete', { objectId: contacts.d });
  const events = await deliver(1);
  expect(subscriptionTypes(events)).toEqual([
    'object.merge',
    'object.deletion',
    'contact.privacyDeletion',
    'object.deletion',
  ]);
  expect(events[0]).toMatchObject({
    primaryObjectId: Number(contacts.a),
    mergedObjectIds: [Number(contacts.b)],
    newObjectId: Number(merged.id),
  });
  expect(events[2]).toMatchObject({ objectId: Number(contacts.d) });
  expect(JSON.stringify(events.slice(2))).not.toContain('d@acme.example');
});

test('a delivery holds 100 events at the most', async () => {
  const inputs = Array.from({ length: 60 }, (_, index) => ({ properties: { email: `p${index}@acme.example` } }));
  await portal.api.post('/crm/objects/2026-09/contacts/batch/create', { inputs });
  await deliver(2);
  expect(receiver.received.map(({ events }) => events.length).sort((a, b) => a - b)).toEqual([80, 100]);
});

test('a refused delivery is tried again with a higher number, and no more often than HubSpot does', async () => {
  await portal.control.post('/_sandbox/settings', { webhookAttempts: 3, webhookRetryMs: 1_000 });
  receiver.status = 500;
  await portal.api.post('/crm/objects/2026-09/contacts', { properties: { email: 'a@acme.example' } });
  await deliver(1);
  for (const [attempt, pause] of [1_000, 2_000].entries()) {
    await portal.time.whenWaiting(1);
    portal.time.advance(pause);
    await receiver.whenReceived(attempt + 2);
  }
  expect(receiver.received.map(({ events }) => events[0]?.attemptNumber)).toEqual([0, 1, 2]);
  await portal.time.whenWaiting(1);
  portal.time.advance(60_000);
  const { body } = await portal.control.get('/_sandbox/webhooks');
  expect(body.pending).toBe(0);
  expect(body.deliveries.map((delivery: { status: number }) => delivery.status)).toEqual([500, 500, 500]);
});

test('a portal that did not install the app tells nothing', async () => {
  await portal.control.post('/_sandbox/uninstall', {});
  // A token for the test alone, which installs nothing.
  const api = await portal.clientFor({});
  const made = await api.post('/crm/objects/2026-09/contacts', { properties: { email: 'a@acme.example' } });
  expect(made.status).toBe(201);
  expect((await portal.control.get('/_sandbox/webhooks')).body.pending).toBe(0);
});

test('deliveries can be repeated and turned round, as HubSpot promises neither order nor uniqueness', async () => {
  await portal.control.post('/_sandbox/settings', { webhookRepeatEvery: 1 });
  await portal.api.post('/crm/objects/2026-09/contacts', { properties: { email: 'a@acme.example' } });
  await deliver(2);
  const [first, second] = receiver.received.map(({ events }) => events.map((event) => event.eventId));
  expect([...(second ?? [])].reverse()).toEqual(first);
});

test('deliveries can go apart, each up to so much later, as the same seed says each time', async () => {
  await portal.control.post('/_sandbox/settings', { webhookSpreadMs: 2_000, shuffleSeed: 3 });
  for (const name of ['a', 'b', 'c', 'd']) {
    await portal.api.post('/crm/objects/2026-09/contacts', { properties: { email: `${name}@acme.example` } });
  }
  await portal.time.whenWaiting(1);
  portal.time.advance(50);
  // Each on a way of its own.
  await portal.time.whenWaiting(4);
  portal.time.advance(1_000);
  await receiver.whenReceived(1);
  const early = receiver.received.length;
  expect(early).toBeLessThan(4);
  portal.time.advance(1_000);
  await receiver.whenReceived(4);
  expect(receiver.received.map(({ events }) => events.length)).toEqual([1, 1, 1, 1]);
  const came = receiver.received.map(({ events }) => Number(events[0]?.eventId));
  expect(new Set(came).size).toBe(4);
});
