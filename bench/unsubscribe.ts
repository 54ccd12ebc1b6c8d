/** Leaving: until HubSpot knows, then the page and the one-click button at a steady rate, then forged links. */
import { request } from 'node:http';
import type { Knex } from 'knex';
import { openPortalKeys } from '../src/install/sealed-tokens.ts';
import { openPersonLink, sealPersonLink, writePersonToken } from '../src/lib/person-link.ts';
import { createSecretBox } from '../src/lib/secrets.ts';
import { installPortal } from '../test/support/installed.ts';
import { createMutator } from '../test/support/mutate-token.ts';
import { answers, freePort, startProcess, until } from '../test/support/process.ts';
import { createTestSender } from '../test/support/sendgrid.ts';
import { type Measures, percentile } from './measures.ts';
import { type BenchSandbox, startSandboxProcess } from './sandbox.ts';
import { startWorkers } from './workers.ts';

const PORTAL = 8_800_001;
/** Requests a second. */
const RATE = 200;
/** People open links from places of their own: one place has a limit. */
const PLACES = 250;
/** So that the portal's budget of calls is no wait. */
const BETWEEN_SAMPLES_MS = 400;
const ONE_CLICK = 'List-Unsubscribe=One-Click';

export interface UnsubscribeOptions {
  /** Of each kind of request. */
  readonly seconds: number;
  /** People who leave one after the other, until HubSpot says so. */
  readonly samples: number;
  readonly forged: number;
}

export async function measureUnsubscribe(
  db: Knex,
  databaseUrl: string,
  options: UnsubscribeOptions,
): Promise<Measures> {
  const sandbox = await startSandboxProcess();
  const contacts = Array.from({ length: options.samples }, (_, n) => ({ properties: { email: emailOf(n) } }));
  await sandbox.control('POST', 'seed', { portalId: PORTAL, owners: [], companies: [], deals: [], contacts });
  const port = await freePort();
  const installed = await installPortal(db, databaseUrl, sandbox.url, createTestSender().publicKey, port);
  const web = await startProcess('src/web.ts', installed.env, answers(`http://localhost:${port}/readyz`));
  try {
    const keys = await keysOf(db, installed.env.SECRET_KEYS ?? '');
    const pathOf = (n: number): string =>
      `/u/${writePersonToken(PORTAL, sealPersonLink(keys.link, { email: emailOf(n), stream: 'News' }))}`;
    const [worker] = await startWorkers(db, installed.env, 1);
    const heard = await timeUntilHeard(sandbox, port, pathOf, options.samples);
    await worker?.kill('SIGTERM');
    const count = options.seconds * RATE;
    const idle = await load(port, count, () => ({ method: 'GET', path: '/healthz' }));
    const page = await load(port, count, (n) => ({ method: 'GET', path: pathOf(1_000_000 + n) }));
    const click = await load(port, count, (n) => ({ method: 'POST', path: pathOf(1_000_000 + n), body: ONE_CLICK }));
    return {
      ...besides('unsubscribe_page', page, idle),
      ...besides('unsubscribe_one_click', click, idle),
      ...besides('unsubscribe_to_crm', heard, null),
      ...forge(keys.link, options.forged),
    };
  } finally {
    await web.kill('SIGTERM');
    sandbox.stop();
  }
}

const emailOf = (n: number): string => `p${n}@people.test`;

async function keysOf(db: Knex, secretKey: string): Promise<{ readonly link: Buffer }> {
  const { keys_enc: sealed } = (await db('portal').where({ portal_id: PORTAL }).first('keys_enc')) as {
    keys_enc: string;
  };
  return openPortalKeys(createSecretBox([Buffer.from(secretKey, 'base64')]), PORTAL, sealed);
}

/** From the press to the property in HubSpot, one person after the other. */
async function timeUntilHeard(
  sandbox: BenchSandbox,
  port: number,
  pathOf: (n: number) => string,
  samples: number,
): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < samples; n++) {
    await new Promise((done) => setTimeout(done, BETWEEN_SAMPLES_MS));
    const from = performance.now();
    await send(port, n, { method: 'POST', path: pathOf(n), body: ONE_CLICK });
    const shown = `contacts/${encodeURIComponent(emailOf(n))}?portalId=${PORTAL}`;
    await until(
      async () => {
        const { properties } = (await sandbox.control('GET', shown)) as { properties: Record<string, string | null> };
        return Boolean(properties.bw_unsubscribe_scope);
      },
      'HubSpot says that somebody left',
      30_000,
    );
    times.push(performance.now() - from);
  }
  return times;
}

interface Asked {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
}

/** At a steady rate, whether or not the answers keep up: whoever waits in a queue waits in the numbers. */
async function load(port: number, count: number, ask: (n: number) => Asked): Promise<number[]> {
  const from = performance.now();
  const asked: Promise<number>[] = [];
  for (let n = 0; n < count; n++) {
    const due = from + (n * 1_000) / RATE;
    while (performance.now() < due) await new Promise((done) => setTimeout(done, 1));
    asked.push(send(port, n, ask(n)));
  }
  const times = await Promise.all(asked);
  // The first second warms up.
  return times.slice(RATE);
}

/** @returns milliseconds, with the connection that each opens @throws where the answer is not 200 */
function send(port: number, n: number, { method, path, body }: Asked): Promise<number> {
  const from = performance.now();
  const place = `127.0.1.${1 + (n % PLACES)}`;
  return new Promise((done, fail) => {
    const call = request(
      {
        host: '127.0.0.1',
        localAddress: place,
        port,
        method,
        path,
        agent: false,
        headers: {
          'user-agent': 'Mozilla/5.0',
          ...(body
            ? { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(body.length) }
            : {}),
        },
      },
      (response) => {
        response.resume();
        response.on('end', () => {
          if (response.statusCode !== 200) fail(new Error(`${method} ${path} answered ${response.statusCode}`));
          else done(performance.now() - from);
        });
      },
    );
    call.on('error', fail);
    call.end(body);
  });
}

/** @param idle the same of an answer that asks nobody */
function besides(name: string, times: readonly number[], idle: readonly number[] | null): Measures {
  const measures: Measures = {};
  for (const share of [0.5, 0.99]) {
    const value = round(percentile(times, share));
    const limit = idle && round(percentile(idle, share));
    measures[`${name}_p${share * 100}_ms`] = { value, unit: 'ms', limit, ratio: limit ? value / limit : null };
  }
  return measures;
}

const round = (ms: number): number => Math.round(ms * 10) / 10;

function forge(linkKey: Buffer, count: number): Measures {
  const mutate = createMutator(sealPersonLink(linkKey, { email: emailOf(0), stream: 'News' }));
  const from = performance.now();
  let accepted = 0;
  for (let n = 0; n < count; n++) if (openPersonLink(linkKey, mutate()) !== null) accepted++;
  const seconds = (performance.now() - from) / 1_000;
  return {
    forged_links_accepted: { value: accepted, unit: `of ${count} mutated links`, limit: 0, ratio: null },
    forged_links: { value: Math.round(count / seconds), unit: 'links/s looked at', limit: null, ratio: null },
  };
}
