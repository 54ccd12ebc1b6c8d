import type { LookupAddress } from 'node:dns';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createPublicFetch, type PublicFetch, type PublicFetchOptions } from '../../src/lib/public-fetch.ts';
import { certificate, privateKey } from '../esp/amazon_ses/sns-fixtures.ts';

/** The name is that of a real host; here it leads to this machine. */
const HOST = 'sns.eu-west-1.amazonaws.com';
const here: LookupAddress = { address: '127.0.0.1', family: 4 };

let server: Server;
let asked: string[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let port: number;
const open: PublicFetch[] = [];

beforeAll(async () => {
  server = createServer({ key: privateKey, cert: certificate }, (request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  port = (server.address() as AddressInfo).port;
});

afterAll(async () => {
  await Promise.all(open.map((one) => one.close()));
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

beforeEach(() => {
  asked = [];
  answer = (_request, response) => response.end('certificate');
});

function create(options: PublicFetchOptions = {}): PublicFetch {
  const made = createPublicFetch({ resolve: () => Promise.resolve([here]), ca: certificate.toString(), ...options });
  open.push(made);
  return made;
}

const url = (path = '/') => `https://${HOST}:${port}${path}`;
const allowed = { isAllowed: () => true };

test('a good answer is read to its end', async () => {
  expect((await create(allowed).get(url('/x.pem'))).toString()).toBe('certificate');
  expect(asked).toEqual(['/x.pem']);
});

test('a name that leads to this machine is refused before anything is asked of it', async () => {
  const refused = { code: 'fetch.refused', message: expect.stringContaining('public internet') };
  await expect(create().get(url())).rejects.toMatchObject(refused);
  await expect(create({ resolve: () => Promise.resolve([]) }).get(url())).rejects.toMatchObject(refused);
  for (const address of ['169.254.169.254', '10.0.0.7', '::1', 'fd00::1']) {
    const resolve = () => Promise.resolve([{ address, family: address.includes(':') ? 6 : 4 }]);
    await expect(create({ resolve }).get(url())).rejects.toMatchObject(refused);
  }
  expect(asked).toEqual([]);
});

test('of several addresses only the public ones are connected to', async () => {
  const isAllowed = (address: string) => address === '127.0.0.1';
  const resolve = () => Promise.resolve([{ address: '127.0.0.2', family: 4 }, { address: '::1', family: 6 }, here]);
  expect((await create({ resolve, isAllowed }).get(url())).toString()).toBe('certificate');
});

test('an address in numbers is judged as well, in any spelling', async () => {
  for (const host of ['127.0.0.1', '2130706433', '0x7f.1', '[::1]', '[::ffff:7f00:1]', '169.254.169.254']) {
    await expect(create().get(`https://${host}:${port}/`)).rejects.toMatchObject({ code: 'fetch.refused' });
  }
  expect(asked).toEqual([]);
});

test('anything but https, and anything with a password, is refused', async () => {
  for (const bad of [`http://${HOST}/`, 'file:///etc/passwd', 'ftp://x.example/', `https://a:b@${HOST}/`, 'x', '']) {
    await expect(create(allowed).get(bad)).rejects.toMatchObject({ code: 'fetch.refused' });
  }
  expect(asked).toEqual([]);
});

test('a redirect is not followed, and other answers than 2xx are failures', async () => {
  for (const status of [301, 302, 307, 404, 500]) {
    answer = (_request, response) => response.writeHead(status, { location: url('/elsewhere') }).end();
    const failed = { code: 'fetch.failed', message: expect.stringContaining(`answered ${status}`) };
    await expect(create(allowed).get(url('/first'))).rejects.toMatchObject(failed);
  }
  expect(new Set(asked)).toEqual(new Set(['/first']));
});

test('an answer that is too large, or takes too long, is not waited for', async () => {
  answer = (_request, response) => response.end(Buffer.alloc(2_000));
  await expect(create({ ...allowed, maxBytes: 1_000 }).get(url())).rejects.toMatchObject({
    code: 'fetch.too-large',
    message: expect.stringContaining('larger than 1000 bytes'),
  });
  answer = (_request, response) => void response.write('-----BEGIN');
  await expect(create({ ...allowed, timeoutMs: 150 }).get(url())).rejects.toMatchObject({ code: 'fetch.failed' });
});

test('a host that cannot be found, or does not show its certificate, is a failure', async () => {
  const resolve = () => Promise.reject(new Error('getaddrinfo ENOTFOUND'));
  await expect(create({ resolve }).get(url())).rejects.toMatchObject({
    code: 'fetch.failed',
    message: expect.stringContaining('ENOTFOUND'),
  });
  await expect(create(allowed).get(`https://another.example:${port}/`)).rejects.toMatchObject({ code: 'fetch.failed' });
  expect(asked).toEqual([]);
});
