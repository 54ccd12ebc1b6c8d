/** What cards fetch goes the way that HubSpot sends it: to declared addresses only, signed, with who asks, and twice at most. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { refuseSignature } from '../../src/api/hubspot-signed/verify-signature.ts';
import { hubspotFetch } from '../../src/sandbox/cards/hubspot-fetch.ts';
import { DEFAULT_CLIENT_SECRET, type Sandbox, startSandbox } from '../../src/sandbox/server.ts';

const DECLARED = 'https://bellwether.example.com';
const user = { id: 101, email: 'ada@example.com', name: 'Ada', superAdmin: true, marketplaceAccess: true };

interface Seen {
  readonly request: IncomingMessage;
  readonly body: Buffer;
}

let sandbox: Sandbox;
let seen: Seen[];
let statuses: number[];
const app = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    seen.push({ request, body: Buffer.concat(chunks) });
    response.writeHead(statuses.shift() ?? 200, { 'content-type': 'application/json' }).end('{}');
  });
});
let appUrl: string;

beforeAll(async () => {
  await new Promise<void>((done) => void app.listen(0, '127.0.0.1', done));
  appUrl = `http://localhost:${(app.address() as AddressInfo).port}`;
  sandbox = await startSandbox({ redirectUrls: [`${appUrl}/oauth/callback`] });
});
afterAll(async () => {
  await sandbox.close();
  app.closeAllConnections();
  app.close();
});
beforeEach(() => {
  seen = [];
  statuses = [];
});

const get = (url: string, options = {}) =>
  hubspotFetch(sandbox.world, { portalId: 8_800_001, user }, [DECLARED], url, options);

test('the app gets it at its own address, signed over all of it, with who asks of which portal', async () => {
  const body = { addressId: 17, note: 'ä & b' };
  expect((await get(`${DECLARED}/hubspot/card/contacts/7/word?x=(1)`, { method: 'POST', body })).status).toBe(200);
  const [{ request, body: sent } = { request: null, body: Buffer.of() }] = seen;
  const url = new URL(request?.url ?? '', appUrl);
  expect([request?.method, url.pathname, JSON.parse(sent.toString())]).toEqual([
    'POST',
    '/hubspot/card/contacts/7/word',
    body,
  ]);
  expect(Object.fromEntries(url.searchParams)).toEqual({
    x: '(1)',
    userId: '101',
    portalId: '8800001',
    userEmail: 'ada@example.com',
    appId: '9900001',
  });
  const signed = {
    method: 'POST',
    url: `${appUrl}${request?.url}`,
    body: sent,
    signature: String(request?.headers['x-hubspot-signature-v3']),
    timestamp: String(request?.headers['x-hubspot-request-timestamp']),
  };
  expect(refuseSignature(signed, DEFAULT_CLIENT_SECRET, new Date())).toBeNull();
});

test('an address that the app did not declare is not called', async () => {
  await expect(get('https://elsewhere.example.com/x')).rejects.toThrow('not among the permittedUrls');
  await expect(get(`${DECLARED}.evil.test/x`)).rejects.toThrow('not among the permittedUrls');
  expect(seen).toEqual([]);
});

test('what failed on the other side is sent once more, what was refused is not', async () => {
  statuses = [503, 502, 200];
  expect((await get(`${DECLARED}/a`)).status).toBe(502);
  expect(seen).toHaveLength(2);
  statuses = [409];
  expect((await get(`${DECLARED}/a`)).status).toBe(409);
  expect(seen).toHaveLength(3);
});
