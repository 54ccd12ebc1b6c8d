/** Every adapter behind the real intake and in the real ledger: what is answered, what is stored, what counts once. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AcceptDeps, createAcceptHandler } from '../../src/flow/accept/accept-request.ts';
import { createBodyAllowance } from '../../src/flow/accept/body-allowance.ts';
import { createSharedCommit } from '../../src/flow/accept/shared-commit.ts';
import type { EspAdapter, RawDelivery } from '../../src/flow/adapt/adapter.ts';
import { findAdapter } from '../../src/flow/adapt/adapters.ts';
import { takeIn } from '../../src/jobs/take-in.ts';
import { createLog } from '../../src/lib/log.ts';
import { insertDeliveries } from '../../src/store/delivery.ts';
import {
  addSecret,
  addSource,
  clearRefusal,
  findSourceByToken,
  noteRefusal,
  type Source,
} from '../../src/store/source.ts';
import { claimToken } from '../../src/store/used-token.ts';
import { TestClock } from '../support/clock.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { addPortal, testBox } from '../support/portal.ts';
import { type AdapterSamples, SOURCE_URL } from './adapter-samples.ts';

const PORTAL = 8_821;

export function espIntakeBattery(adapter: EspAdapter, samples: AdapterSamples): void {
  const clock = new TestClock('2026-03-10T09:00:00Z');
  const log = createLog('silent', 'test');
  const allowance = createBodyAllowance();
  let database: TestDatabase;
  let server: Server;
  let source: Source;
  let url: string;
  /** What is out of order at the moment, and what was visited. */
  let isAway = { database: false, certificates: false, confirmations: false };
  let visited: string[] = [];

  const [first] = samples.bodies;
  if (first === undefined) throw new Error('The battery needs at least one body.');
  const deliver = (body = first.body, secret: 0 | 1 = 0) => samples.deliver(body, secret, clock.now());
  const post = ({ headers, body }: RawDelivery, to = url) =>
    fetch(to, { method: 'POST', headers, body: Buffer.from(body) });
  const states = async (): Promise<string[]> =>
    (await database.db('delivery').orderBy('delivery_id')).map((row) => row.state);
  const refusedWhy = async (): Promise<string | null> => (await database.db('source').first('refused_why')).refused_why;

  function acceptDeps(): AcceptDeps {
    const { db } = database;
    const commit = createSharedCommit(
      (deliveries) =>
        isAway.database ? Promise.reject(new Error('the database is away')) : insertDeliveries(db, deliveries),
      () => undefined,
    );
    return {
      clock,
      log,
      commit,
      allowance,
      findAdapter,
      findSource: (portalId, token) => findSourceByToken(db, portalId, testBox, token),
      outside: {
        fetchNeeded: () =>
          isAway.certificates ? Promise.reject(new Error('no answer')) : Promise.resolve(samples.fetched ?? new Map()),
        visit: async (to) => {
          visited.push(to);
          // By then it is durable, and nobody else has to see it.
          expect(await states()).toContain('waiting');
          if (isAway.confirmations) throw new Error('no answer');
        },
      },
      urlOf: () => SOURCE_URL,
      claimToken: ({ portalId, sourceId }, used) => claimToken(db, portalId, sourceId, used, clock.now()),
      noteRefusal: ({ portalId, sourceId }, why) => noteRefusal(db, portalId, sourceId, why, clock.now()),
      isWorthKeeping: () => Promise.resolve(true),
      noteConfirmed: ({ portalId, sourceId }) => clearRefusal(db, portalId, sourceId),
    };
  }

  async function settleAll(): Promise<{ events: number; tally: number; seen: number }> {
    const { db } = database;
    while ((await takeIn({ db, clock, log, findAdapter }, { portalId: PORTAL, hashKey: Buffer.alloc(32, 1) })) > 0);
    const count = async (sql: string): Promise<number> => Number((await db.raw(sql)).rows[0].n);
    return {
      events: await count('select count(*) as n from event'),
      tally: await count('select coalesce(sum(messages), 0) as n from tally'),
      seen: await count('select count(*) as n from seen_key'),
    };
  }

  describe(`${adapter.label} behind the intake`, () => {
    beforeAll(async () => {
      database = await createTestDatabase();
      await addPortal(database.db, PORTAL);
      const made = { esp: adapter.id, label: 'Newsletter', secrets: [samples.secrets[0]], now: clock.now() };
      source = await addSource(database.db, PORTAL, testBox, made);
      const handle = createAcceptHandler(acceptDeps());
      server = createServer((request, response) => void handle(request, response));
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in/${PORTAL}.${source.token}`;
    });

    afterAll(async () => {
      await new Promise((done) => server.close(done));
      await database.drop();
    });

    beforeEach(async () => {
      isAway = { database: false, certificates: false, confirmations: false };
      visited = [];
      await database.db('delivery').delete();
      await database.db('source').update({ refused_at: null, refused_why: null });
    });

    test('whoever looks whether anybody is there, by HEAD or GET, finds somebody, and nothing is stored', async () => {
      for (const method of ['HEAD', 'GET']) expect((await fetch(url, { method })).status).toBe(200);
      expect((await fetch(url.slice(0, -1), { method: 'HEAD' })).status).toBe(404);
      expect(await states()).toEqual([]);
    });

    test('an authentic delivery is stored byte for byte, then acknowledged', async () => {
      const raw = deliver();
      expect((await post(raw)).status).toBe(200);
      const [row] = await database.db('delivery');
      expect([row.state, Buffer.compare(row.body, raw.body)]).toEqual(['waiting', 0]);
    });

    if (adapter.secret !== null) {
      test('a forged one gets the answer for forgeries, is never read, and its source says why', async () => {
        const forged = [
          deliver(first.body, 1),
          ...(samples.isProvenByBody ? [] : [{ headers: {}, body: deliver().body }]),
          ...(samples.forge?.(deliver()) ?? []),
        ];
        for (const raw of forged) expect((await post(raw)).status).toBe(adapter.refusedStatus);
        expect(new Set(await states())).toEqual(new Set(['quarantined']));
        expect(await refusedWhy()).toMatch(/\w{4}/);
        expect(visited).toEqual([]);
      });
    }

    test('overloaded, it answers so that the ESP comes back, and takes the delivery in when it does', async () => {
      isAway.database = true;
      const raw = deliver();
      const response = await post(raw);
      expect([response.status, response.headers.has('retry-after')]).toEqual([adapter.retryStatus, true]);
      isAway.database = false;
      const all = allowance.open(source.sourceId);
      expect(all.reserve(64 * 1024 * 1024)).toBe(true);
      expect((await post(raw)).status).toBe(adapter.retryStatus);
      all.release();
      expect(await states()).toEqual([]);
      expect((await post(raw)).status).toBe(200);
    });

    test('twice is once: what is posted again changes nothing in the ledger', async () => {
      const all = samples.bodies.map(({ body }) => deliver(body));
      for (const raw of all) expect((await post(raw)).status).toBe(200);
      const before = await settleAll();
      expect(before.events + before.seen).toBeGreaterThan(0);
      for (const raw of [...all, ...all.toReversed()]) expect((await post(raw)).status).toBe(200);
      expect(await settleAll()).toEqual(before);
      expect(new Set(await states())).toEqual(new Set(['done']));
    });

    if (adapter.secret !== null) {
      test('during a rotation both secrets are good, and after the next one the oldest is not', async () => {
        const { db } = database;
        await addSecret(db, PORTAL, testBox, source.sourceId, samples.secrets[1]);
        for (const secret of [0, 1] as const) expect((await post(deliver(first.body, secret))).status).toBe(200);
        await addSecret(db, PORTAL, testBox, source.sourceId, samples.secrets[1]);
        expect((await post(deliver(first.body, 0))).status).toBe(adapter.refusedStatus);
        await addSecret(db, PORTAL, testBox, source.sourceId, samples.secrets[0]);
        await addSecret(db, PORTAL, testBox, source.sourceId, samples.secrets[0]);
      });
    }

    if (adapter.needs(samples.deliver(first.body, 0, clock.now()), samples.secrets).length > 0) {
      test('what cannot be checked just now is neither believed nor taken for forged: the ESP comes back', async () => {
        isAway.certificates = true;
        expect((await post(deliver())).status).toBe(adapter.retryStatus);
        expect(await states()).toEqual([]);
        expect(await refusedWhy()).toContain('could not be checked');
      });

      test('of a stranger nothing is checked that takes a request: it is refused at once, and its source says why', async () => {
        isAway.certificates = true;
        expect((await post(deliver(first.body, 1))).status).toBe(adapter.refusedStatus);
        expect(await states()).toEqual(['quarantined']);
        expect(await refusedWhy()).not.toContain('could not be checked');
      });
    }

    const { underSameToken } = samples;
    if (underSameToken !== undefined) {
      test('a signature that covers no event stands for the first one that came with it, and a retry is none', async () => {
        const [one = first, other = first] = samples.bodies;
        const raw = deliver(one.body);
        for (let attempt = 0; attempt < 2; attempt++) expect((await post(raw)).status).toBe(200);
        const stolen = underSameToken(raw, other.body);
        expect(adapter.verify(stolen, { secrets: samples.secrets, fetched: new Map(), now: clock.now() })).toEqual({
          ok: true,
        });
        expect((await post(stolen)).status).toBe(adapter.refusedStatus);
        expect(await states()).toEqual(['waiting', 'waiting', 'quarantined']);
        expect(await refusedWhy()).toContain('came before, with something else');
      });
    }

    const { handshake } = samples;
    if (handshake !== undefined) {
      test('a request to confirm is stored and then visited; it is no event, and settles what was wrong', async () => {
        expect((await post(handshake.deliver(1, clock.now()))).status).toBe(adapter.refusedStatus);
        expect([visited, await refusedWhy()]).toEqual([[], expect.any(String)]);
        expect((await post(handshake.deliver(0, clock.now()))).status).toBe(200);
        expect([visited, await refusedWhy()]).toEqual([[handshake.visits[0]], null]);
        await database.db('source').update({ last_event_at: null });
        await settleAll();
        expect(await states()).toEqual(['quarantined', 'done']);
        expect((await database.db('source').first('last_event_at')).last_event_at).toBeNull();
      });

      test('a confirmation that fails is asked for again, and the source says so', async () => {
        isAway.confirmations = true;
        expect((await post(handshake.deliver(0, clock.now()))).status).toBe(adapter.retryStatus);
        expect(await refusedWhy()).toContain('could not be confirmed');
        isAway.confirmations = false;
        expect((await post(handshake.deliver(0, clock.now()))).status).toBe(200);
        expect([visited.length, await refusedWhy()]).toEqual([2, null]);
      });
    }
  });
}
