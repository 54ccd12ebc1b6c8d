/** Asking the API whom not to mail: single addresses and large batches, of a list of a million, by the web process that runs in production. */
import { Agent, request } from 'node:http';
import type { Knex } from 'knex';
import { makeApiKey } from '../src/install/api-keys.ts';
import { openPortalKeys } from '../src/install/sealed-tokens.ts';
import { hashAddress } from '../src/lib/address-hash.ts';
import { systemClock } from '../src/lib/clock.ts';
import { createSecretBox } from '../src/lib/secrets.ts';
import { answers, freePort, startProcess } from '../test/support/process.ts';
import { type Measures, percentile } from './measures.ts';
import { addBenchPortal } from './portal.ts';

const PORTAL = 9_000_020;
const KEY = Buffer.alloc(32, 9);
/** One of so many that are asked about is on the list. */
const ONE_IN = 10;
const SEEDED_AT_ONCE = 20_000;
/** At the same time. */
const SINGLES_AT_ONCE = 8;
/** Below what one key may ask in a minute. */
const PER_KEY = 500;
const WARM_UP = 20;

export interface CheckOptions {
  /** Entries of the list. */
  readonly listed: number;
  /** Addresses asked about one by one, and as many again in batches of each size. */
  readonly addresses: number;
}

const emailOf = (n: number): string => `person${n}@company${n % 5_003}.test`;

export async function measureChecks(
  db: Knex,
  databaseUrl: string,
  { listed, addresses }: CheckOptions,
): Promise<Measures> {
  const box = createSecretBox([KEY]);
  await addBenchPortal(db, PORTAL, box);
  await fillList(db, openPortalKeys(box, PORTAL, await keysOf(db)).hash, listed);
  const port = await freePort();
  const env = {
    DATABASE_URL: databaseUrl,
    PORT: String(port),
    PUBLIC_URL: `http://localhost:${port}`,
    SECRET_KEYS: KEY.toString('base64'),
    LOG_LEVEL: 'warn',
  };
  const web = await startProcess('src/web.ts', env, answers(`http://localhost:${port}/readyz`));
  const agent = new Agent({ keepAlive: true, maxSockets: SINGLES_AT_ONCE });
  const nextKey = () =>
    makeApiKey({ db, clock: systemClock }, PORTAL, 'bench', {
      label: 'bench',
      scopes: ['suppressions:check'],
      days: 0,
    });
  /** In turn on the list and not, all over it. */
  const asked = (n: number) => emailOf(n % ONE_IN === 0 ? (n * 7_919) % listed : listed + n);
  const run = async (size: number, atOnce: number): Promise<{ times: number[]; seconds: number }> => {
    const requests = Math.ceil(addresses / size) + WARM_UP;
    const keys = await Promise.all(Array.from({ length: Math.ceil(requests / PER_KEY) }, nextKey));
    const times: number[] = [];
    let next = 0;
    const from = performance.now();
    const worker = async () => {
      for (let n = next++; n < requests; n = next++) {
        const list = Array.from({ length: size }, (_, i) => asked(n * size + i));
        const took = await send(agent, port, keys[Math.floor(n / PER_KEY)] ?? '', list);
        if (n >= WARM_UP) times.push(took);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    return { times, seconds: (performance.now() - from) / 1_000 };
  };
  try {
    const single = await run(1, SINGLES_AT_ONCE);
    const thousand = await run(1_000, 1);
    const most = await run(10_000, 1);
    return {
      ...tell('check_single', single, 1),
      ...tell('check_1000', thousand, 1_000),
      ...tell('check_10000', most, 10_000),
    };
  } finally {
    agent.destroy();
    await web.kill('SIGTERM');
  }
}

async function keysOf(db: Knex): Promise<string> {
  const { keys_enc: sealed } = (await db('portal').where({ portal_id: PORTAL }).first('keys_enc')) as {
    keys_enc: string;
  };
  return sealed;
}

async function fillList(db: Knex, hashKey: Buffer, listed: number): Promise<void> {
  const now = new Date();
  for (let from = 0; from < listed; from += SEEDED_AT_ONCE) {
    const emails = Array.from({ length: Math.min(SEEDED_AT_ONCE, listed - from) }, (_, i) => emailOf(from + i));
    await db.raw(
      `with new as (
         insert into address (portal_id, email, domain, created_at)
         select ?, n.email, split_part(n.email, '@', 2), ? from unnest(?::text[]) as n(email) returning address_id, email)
       insert into suppression (portal_id, address_hash, reason, since, venue, address_id)
       select ?, h.hash, 'unsubscribe_request', ?, 'page', new.address_id
         from unnest(?::text[], ?::bytea[]) as h(email, hash) join new using (email)`,
      [PORTAL, now, emails, PORTAL, now, emails, emails.map((email) => hashAddress(hashKey, email))],
    );
  }
  await db.raw('analyze suppression');
  await db.raw('analyze address');
}

function send(agent: Agent, port: number, key: string, addresses: readonly string[]): Promise<number> {
  const body = Buffer.from(JSON.stringify({ addresses }));
  const from = performance.now();
  return new Promise((done, fail) => {
    const call = request(
      {
        host: '127.0.0.1',
        port,
        agent,
        method: 'POST',
        path: '/api/v1/suppressions/check',
        headers: {
          authorization: `Bearer ${key}`,
          'content-type': 'application/json',
          'content-length': String(body.length),
        },
      },
      (response) => {
        response.resume();
        response.on('end', () => {
          if (response.statusCode !== 200) fail(new Error(`a check was answered ${response.statusCode}`));
          else done(performance.now() - from);
        });
      },
    );
    call.on('error', fail);
    call.end(body);
  });
}

function tell(name: string, { times, seconds }: { times: number[]; seconds: number }, size: number): Measures {
  const ms = (share: number) => ({
    value: Math.round(percentile(times, share) * 10) / 10,
    unit: 'ms',
    limit: null,
    ratio: null,
  });
  return {
    [`${name}_p50_ms`]: ms(0.5),
    [`${name}_p99_ms`]: ms(0.99),
    [`${name}_rate`]: {
      value: Math.round(((times.length + WARM_UP) * size) / seconds),
      unit: 'addresses/s',
      limit: null,
      ratio: null,
    },
  };
}
