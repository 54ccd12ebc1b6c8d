import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createNetServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Batch } from '../../src/demo/mail/batches.ts';
import { createSigner } from '../../src/demo/mail/signer.ts';
import { Browser, plainText, readInputs } from '../../src/demo/outside/browser.ts';
import { startChild } from '../../src/demo/outside/child-process.ts';
import { findFreePort } from '../../src/demo/outside/free-port.ts';
import { postBatches } from '../../src/demo/outside/post-batches.ts';
import { sendgrid } from '../../src/esp/sendgrid/sendgrid.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

let server: Server;
let url: string;
let handle: Handler;

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => handle(request, response, Buffer.concat(chunks)));
  });
  await new Promise<void>((listening) => void server.listen(0, () => listening()));
  url = `http://localhost:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('posting', () => {
  const signer = createSigner();
  const forger = createSigner();
  const batch: Batch = { source: 'newsletter', kind: 'first', entries: [{ email: 'a@b.example', event: 'delivered' }] };
  const post = (batches: readonly Batch[]) =>
    postBatches(batches, { newsletter: { url, signer }, transactional: { url, signer } }, forger, () => undefined);

  test('signs each batch as the adapter expects it', async () => {
    const verifications: unknown[] = [];
    handle = (request, response, body) => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const context = { secrets: [signer.publicKey], fetched: new Map<string, Buffer>(), now: new Date() };
      verifications.push(sendgrid.verify({ headers, body }, context).ok);
      response.end();
    };
    expect(await post([batch, { ...batch, kind: 'forged' }])).toEqual([200, 200]);
    expect(verifications).toEqual([true, false]);
  });

  test('tries again when the server is busy', async () => {
    let attempts = 0;
    handle = (_, response) => {
      response.statusCode = ++attempts === 1 ? 503 : 200;
      response.end();
    };
    expect(await post([batch])).toEqual([200]);
    expect(attempts).toBe(2);
  });

  test('says so when a genuine batch is refused, and expects that of a forged one', async () => {
    handle = (_, response) => {
      response.statusCode = 401;
      response.end();
    };
    expect(await post([{ ...batch, kind: 'forged' }])).toEqual([401]);
    await expect(post([batch])).rejects.toThrow('Bellwether answered 401 to a genuine batch of newsletter.');
  });
});

describe('the browser', () => {
  test('keeps cookies through redirects, forgets those that are taken back, and turns a post into a get', async () => {
    const seen: string[] = [];
    handle = (request, response, body) => {
      seen.push(`${request.method} ${request.url} [${request.headers.cookie ?? ''}] ${body.toString()}`);
      if (request.url === '/begin') {
        response.setHeader('set-cookie', ['one=1; Path=/; HttpOnly', 'two=2; Path=/']);
        response.writeHead(302, { location: '/form' });
      } else if (request.method === 'POST') {
        response.setHeader('set-cookie', 'one=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT');
        response.writeHead(303, { location: '/end' });
      }
      response.end('<main>done</main>');
    };
    const browser = new Browser();
    expect(await browser.get(`${url}/begin`)).toMatchObject({ url: `${url}/form`, status: 200 });
    const end = await browser.post(`${url}/form`, [
      ['optional', 'a b'],
      ['optional', 'c'],
    ]);
    expect(end.url).toBe(`${url}/end`);
    expect(seen).toEqual([
      'GET /begin [] ',
      'GET /form [one=1; two=2] ',
      'POST /form [one=1; two=2] optional=a+b&optional=c',
      'GET /end [two=2] ',
    ]);
  });

  test('gives up on a page that redirects without end', async () => {
    handle = (_, response) => {
      response.writeHead(302, { location: '/again' });
      response.end();
    };
    await expect(new Browser().get(url)).rejects.toThrow('redirects without end');
  });

  test('reads the inputs of a form and the words of a page', () => {
    const html = `<main><form><input type="radio" name="user" value="1:2" checked><input type="checkbox" name="o" value="a&amp;b">
      </form><p>Ann &amp; <b>Bob</b></p><ul><li>one</li><li>two</li></ul></main>`;
    expect(readInputs(html)).toEqual([
      { name: 'user', value: '1:2', type: 'radio', isChecked: true },
      { name: 'o', value: 'a&b', type: 'checkbox', isChecked: false },
    ]);
    expect(plainText(html)).toBe('Ann & Bob\none\ntwo');
  });
});

describe('ports', () => {
  test('are the wanted ones where they are free, and others where they are taken', async () => {
    const holder = createNetServer();
    await new Promise<void>((listening) => void holder.listen(0, () => listening()));
    const { port } = holder.address() as AddressInfo;
    const other = await findFreePort(port);
    expect(other).not.toBe(port);
    expect(other).toBeGreaterThan(0);
    await new Promise<void>((closed) => void holder.close(() => closed()));
    expect(await findFreePort(port)).toBe(port);
  });
});

describe('a process of the demo', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bellwether-child-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const start = (port: number, logFile: string) =>
    startChild({
      name: 'The sandbox CRM',
      script: 'sandbox/main.ts',
      env: { SANDBOX_PORT: String(port), SANDBOX_HOST: '127.0.0.1' },
      logFile: join(folder, logFile),
    });

  test('is waited for, and ended when asked', async () => {
    const child = start(0, 'one.log');
    expect(await child.saysLine('sandbox ready')).toMatch(/^sandbox ready http:\/\/localhost:\d+$/);
    child.assertAlive();
    await child.stop(5_000);
    expect(() => child.assertAlive()).toThrow(/^The sandbox CRM (ended with code 0|was ended by SIGTERM)/);
  });

  test('that cannot take its port says what happened and what to do', async () => {
    const holder = createNetServer();
    await new Promise<void>((listening) => void holder.listen(0, '127.0.0.1', () => listening()));
    const { port } = holder.address() as AddressInfo;
    const child = start(port, 'two.log');
    await expect(child.saysLine('sandbox ready')).rejects.toThrow(/ended with code 1\. Another program took the port/);
    await child.stop(1_000);
    holder.close();
  });
});
