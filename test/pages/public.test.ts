import { request as httpRequest } from 'node:http';
import { hashAddress } from '../../src/lib/address-hash.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { createLog } from '../../src/lib/log.ts';
import { sealPersonLink, writePersonToken } from '../../src/lib/person-link.ts';
import { createAssetRoutes } from '../../src/pages/assets.ts';
import { createPublicRoutes } from '../../src/pages/public/public-routes.ts';
import { type Db, query } from '../../src/store/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { portalKeysOf, seedPortal } from '../support/seed-portal.ts';
import { type Served, serve } from '../support/serve.ts';

const PORTAL = 8800001;
const OTHER = 8800002;
const EMAIL = 'jane.doe@example.com';
const ONE_CLICK = 'List-Unsubscribe=One-Click';

let database: TestDatabase;
let db: Db;
let served: Served;
let now: Date;
let woken: number[];
let isBroken: boolean;

const clock: Clock = { now: () => now, monotonicMs: () => now.getTime() };

function start(perMinute = 100_000): Promise<Served> {
  return serve(
    createAssetRoutes(),
    createPublicRoutes({
      db,
      clock,
      log: createLog('silent', 'test'),
      perMinute,
      portalKeys: async (portalId) => {
        if (isBroken) throw new Error('the database is away');
        return portalId === PORTAL || portalId === OTHER ? portalKeysOf(portalId) : null;
      },
      notify: async (_db, portalId) => void woken.push(portalId),
    }),
  );
}

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  await seedPortal(db, PORTAL);
  await seedPortal(db, OTHER, { name: 'Other GmbH' });
  served = await start();
});
afterAll(async () => {
  await served.close();
  await database.drop();
});
beforeEach(async () => {
  now = new Date('2026-11-03T10:00:00Z');
  woken = [];
  isBroken = false;
  for (const table of ['event', 'address', 'suppression', 'consent_proof', 'survey_answer'])
    await db.raw(`delete from ${table}`);
});

function pathOf(stream: string | null = 'Product news', email = EMAIL, portalId = PORTAL): string {
  return `/u/${writePersonToken(portalId, sealPersonLink(portalKeysOf(portalId).link, { email, stream }))}`;
}

function post(path: string, fields: Record<string, string> | string = {}, base = served.url): Promise<Response> {
  return fetch(base + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: typeof fields === 'string' ? fields : new URLSearchParams(fields).toString(),
  });
}

interface StoredLeave {
  type: string;
  native: string;
  stream: string | null;
  scope: string;
  actor: string;
  at: Date;
}
const leaves = () =>
  query<StoredLeave>(
    db,
    'select type, native, stream, scope, actor, at from event where portal_id = ? order by at, type',
    [PORTAL],
  );
const answers = () =>
  query<{ reason: string | null; comment: string | null; edited_at: Date | null }>(
    db,
    'select reason, comment, edited_at from survey_answer where portal_id = ? order by answer_id',
    [PORTAL],
  );

/** Every row of every table with the transaction that wrote it last: any write at all shows. */
async function fingerprint(): Promise<string> {
  const tables = await query<{ name: string }>(
    db,
    "select quote_ident(tablename) as name from pg_tables where schemaname = 'public' order by 1",
  );
  const parts: unknown[] = [];
  for (const { name } of tables) {
    parts.push(name, await query(db, `select xmin::text, md5(t::text) as hash from ${name} t order by 1, 2`));
  }
  return JSON.stringify(parts);
}

describe('opening the link', () => {
  test('shows whom it is about, masked, and what it is from', async () => {
    const response = await fetch(served.url + pathOf());
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(page).toContain('Northwind Instruments');
    expect(page).toContain('j•••e@example.com');
    expect(page).toContain('Product news');
    expect(page).not.toContain(EMAIL);
  });

  test('changes nothing in the database, whether the person is known, unknown or has left', async () => {
    const paths = [pathOf(), pathOf(null), pathOf('Events', 'stranger@example.com')];
    const others = [`/u/${PORTAL}.AAAA`, '/u/9999.AAAA', '/u/nonsense', `${pathOf()}/reason`];
    for (const hasLeft of [false, true]) {
      if (hasLeft) await post(pathOf());
      const before = await fingerprint();
      for (const path of [...paths, ...others]) {
        for (const method of ['GET', 'HEAD', 'OPTIONS']) await fetch(served.url + path, { method, redirect: 'manual' });
        await fetch(served.url + path, {
          headers: { purpose: 'prefetch', 'sec-purpose': 'prefetch' },
          redirect: 'manual',
        });
      }
      expect(await fingerprint()).toBe(before);
    }
    expect(woken).toEqual([PORTAL]);
  });

  test('sets no cookie, names no third party, tells nobody where the reader came from, and is not indexed', async () => {
    const response = await fetch(served.url + pathOf());
    const page = await response.text();
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('x-robots-tag')).toContain('noindex');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(policy).not.toContain('http');
    expect(page).not.toMatch(/(?:src|href|action)="(?:https?:)?\/\//);
    expect(page).not.toMatch(/<script|<style|\sstyle=|\son\w+=/);
  });

  test.each([
    ['a cut token', () => pathOf().slice(0, -3)],
    ['a token of another portal', () => pathOf().replace(String(PORTAL), String(OTHER))],
    ['an unknown portal', () => pathOf().replace(String(PORTAL), '7777777')],
    ['no token at all', () => '/u/'],
    ['markup', () => '/u/%3Cscript%3Ealert(1)%3C%2Fscript%3E'],
  ])('answers %s with the same neutral page', async (_what, path) => {
    const expected = await (await fetch(`${served.url}/u/1.AAAA`)).text();
    for (const method of ['GET', 'POST']) {
      const response = await fetch(served.url + path(), { method });
      expect(response.status).toBe(404);
      expect(await response.text()).toBe(expected);
    }
    expect(await leaves()).toEqual([]);
  });

  test('shows no markup of names and streams', async () => {
    await db.raw('update portal set name = ? where portal_id = ?', ['<img src=x onerror=alert(1)>', OTHER]);
    const path = pathOf('"><script>alert(2)</script>', "o'x<b>@example.com", OTHER);
    for (const page of [await (await fetch(served.url + path)).text(), await (await post(path)).text()]) {
      expect(page).not.toMatch(/<img|<script|<b>@/);
      expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
    }
  });
});

describe('leaving', () => {
  test('by the button leaves the stream of the mail and says so', async () => {
    const response = await post(pathOf(), { leave: 'stream' });
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(page).toContain('You are unsubscribed');
    expect(page).toContain('already on its way');
    expect(page).toContain('Would you tell us why?');
    expect(await leaves()).toEqual([
      { type: 'list_unsubscribe', native: 'page', stream: 'Product news', scope: 'stream', actor: 'person', at: now },
    ]);
  });

  test('of everything can be chosen, at once or afterwards', async () => {
    await post(pathOf(), { leave: 'stream' });
    now = new Date('2026-11-03T10:01:00Z');
    const page = await (await post(pathOf(), { leave: 'everything' })).text();
    expect(page).toContain('will no longer send marketing emails');
    expect((await leaves()).map((leave) => [leave.type, leave.stream, leave.scope])).toEqual([
      ['list_unsubscribe', 'Product news', 'stream'],
      ['global_unsubscribe', null, 'everything'],
    ]);
  });

  test('writes event, suppression, proof and mark in one go, and wakes the worker', async () => {
    await post(pathOf(null), ONE_CLICK);
    const hash = hashAddress(portalKeysOf(PORTAL).hash, EMAIL);
    const [address] = await query<{ address_id: number; in_ledger: boolean; dirty_at: Date }>(
      db,
      'select address_id, in_ledger, dirty_at from address where portal_id = ? and email = ?',
      [PORTAL, EMAIL],
    );
    expect(address).toMatchObject({ in_ledger: true, dirty_at: now });
    const [event] = await query(db, 'select * from event where portal_id = ?', [PORTAL]);
    expect(event).toMatchObject({
      esp: 'bellwether',
      native: 'one_click',
      type: 'global_unsubscribe',
      origin: 'live',
      class: null,
      reason: 'unsubscribe_request',
      rule: 'page.left',
    });
    const [suppression] = await query(db, 'select * from suppression where portal_id = ?', [PORTAL]);
    expect(suppression).toMatchObject({
      address_hash: hash,
      stream: '',
      reason: 'unsubscribe_request',
      until: null,
      since: now,
    });
    const [proof] = await query(db, 'select * from consent_proof where portal_id = ?', [PORTAL]);
    expect(proof).toMatchObject({
      address_hash: hash,
      act: 'leave',
      venue: 'one_click',
      scope: 'everything',
      actor: 'person',
      at: now,
    });
    expect(woken).toEqual([PORTAL]);
  });

  test('replaces a weaker suppression, and keeps the date of an older opt-out', async () => {
    const hash = hashAddress(portalKeysOf(PORTAL).hash, EMAIL);
    await db.raw(
      "insert into suppression (portal_id, address_hash, reason, since, until) values (?, ?, 'mailbox_full', ?, ?)",
      [PORTAL, hash, new Date('2026-10-01T00:00:00Z'), new Date('2026-11-01T00:00:00Z')],
    );
    await post(pathOf(null));
    const read = () =>
      query<{ reason: string; since: Date; until: Date | null }>(db, 'select reason, since, until from suppression');
    expect(await read()).toEqual([{ reason: 'unsubscribe_request', since: now, until: null }]);
    const first = now;
    await db.raw('delete from event');
    now = new Date('2026-12-01T00:00:00Z');
    await post(pathOf(null));
    expect(await read()).toEqual([{ reason: 'unsubscribe_request', since: first, until: null }]);
  });

  test.each([
    ['urlencoded', { 'content-type': 'application/x-www-form-urlencoded' }, ONE_CLICK],
    [
      'multipart',
      { 'content-type': 'multipart/form-data; boundary=xyz' },
      '--xyz\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--xyz--\r\n',
    ],
  ])('by one click (%s) answers 200 without cookie or redirect', async (_form, headers, body) => {
    const response = await fetch(served.url + pathOf(), { method: 'POST', redirect: 'manual', headers, body });
    expect(response.status).toBe(200);
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(response.headers.get('location')).toBeNull();
    expect((await leaves()).map((leave) => leave.native)).toEqual(['one_click']);
  });

  test.each([
    ['an empty body', undefined, ''],
    ['broken multipart', 'multipart/form-data; boundary=xyz', '--xyz\r\nContent-Dispo'],
    ['multipart without a boundary', 'multipart/form-data', 'One-Click'],
    ['an unknown type', 'application/octet-stream', '\x00\x01'],
    ['a body beyond the limit', 'text/plain', 'x'.repeat(300_000)],
  ])('works with %s: the token decides', async (_what, type, body) => {
    const response = await fetch(served.url + pathOf(), {
      method: 'POST',
      ...(type ? { headers: { 'content-type': type } } : {}),
      body,
    });
    expect(response.status).toBe(200);
    expect(await leaves()).toHaveLength(1);
  });

  test('twice is once, also at the same moment', async () => {
    await Promise.all(Array.from({ length: 8 }, () => post(pathOf(), ONE_CLICK)));
    await post(pathOf(), { leave: 'stream' });
    expect(await leaves()).toHaveLength(1);
    expect(await query(db, 'select 1 from consent_proof')).toHaveLength(1);
    expect(woken).toEqual([PORTAL]);
  });

  test('counts again after the person has come back, once', async () => {
    await post(pathOf(), ONE_CLICK);
    const [address] = await query<{ address_id: number }>(db, 'select address_id from address');
    await db.raw(
      `insert into event (portal_id, event_key, address_id, esp, type, native, stream, occurred_at, received_at, at, actor, scope, origin, reason, rule, confidence)
       values (?, 'back', ?, 'bellwether', 'resubscribe', 'page', 'Product news', ?, ?, ?, 'person', 'stream', 'live', 'undetermined', 'x', 1)`,
      [PORTAL, address?.address_id ?? 0, ...Array(3).fill(new Date('2026-11-04T10:00:00Z'))],
    );
    expect(await (await fetch(served.url + pathOf())).text()).toContain('Stop these emails?');
    now = new Date('2026-11-05T10:00:00Z');
    await post(pathOf(), ONE_CLICK);
    await post(pathOf(), ONE_CLICK);
    expect((await leaves()).map((leave) => leave.type)).toEqual([
      'list_unsubscribe',
      'resubscribe',
      'list_unsubscribe',
    ]);
  });

  test('does not write down again the address of an erased person', async () => {
    const hash = hashAddress(portalKeysOf(PORTAL).hash, EMAIL);
    await db.raw(
      "insert into suppression (portal_id, address_hash, reason, since) values (?, ?, 'unsubscribe_request', ?)",
      [PORTAL, hash, now],
    );
    const page = await (await post(pathOf(null), {})).text();
    expect(page).toContain('You are unsubscribed');
    expect(page).not.toContain('Would you tell us why?');
    expect(await query(db, 'select 1 from address')).toEqual([]);
    expect(await leaves()).toEqual([]);
    expect((await post(`${pathOf(null)}/reason`, { reason: 'other' })).status).toBe(200);
    expect(await answers()).toEqual([]);
  });

  test('in one portal changes nothing in another', async () => {
    await post(pathOf(null, EMAIL, OTHER), ONE_CLICK);
    expect(await leaves()).toEqual([]);
    expect(await (await fetch(served.url + pathOf())).text()).toContain('Stop these emails?');
    expect(woken).toEqual([OTHER]);
  });

  test('answers 503 and keeps nothing by half when the database fails', async () => {
    isBroken = true;
    const response = await post(pathOf(), ONE_CLICK);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('it is our fault');
  });

  test('is never held up by the limit that pages and answers have', async () => {
    const narrow = await start(2);
    try {
      const statuses: number[] = [];
      for (let i = 0; i < 4; i++) statuses.push((await fetch(narrow.url + pathOf())).status);
      expect(statuses).toEqual([200, 200, 429, 429]);
      const busy = await (await fetch(narrow.url + pathOf())).text();
      expect(busy).toContain(`<form method="post" action="${pathOf()}">`);
      for (let i = 0; i < 5; i++) expect((await post(pathOf(), {}, narrow.url)).status).toBe(200);
      expect(await leaves()).toHaveLength(1);
    } finally {
      await narrow.close();
    }
  });

  test('survives a client that hangs up in the middle of its body', async () => {
    await new Promise<void>((done) => {
      const request = httpRequest(served.url + pathOf(), { method: 'POST', headers: { 'content-length': '1000' } });
      request.on('error', () => done());
      request.write('leave=str');
      setImmediate(() => request.destroy());
    });
    expect((await fetch(served.url + pathOf())).status).toBe(200);
  });
});

describe('saying why', () => {
  test('takes one tap, is kept verbatim, and reaches the CRM by the mark', async () => {
    await post(pathOf());
    await db.raw('update address set dirty_at = null');
    const page = await (await post(`${pathOf()}/reason`, { reason: 'too_often', comment: '' })).text();
    expect(page).toContain('Thank you for telling us');
    expect(page).toContain('Too many emails');
    expect(await answers()).toEqual([{ reason: 'too_often', comment: null, edited_at: null }]);
    const [address] = await query<{ dirty_at: Date | null }>(db, 'select dirty_at from address');
    expect(address?.dirty_at).toEqual(now);
    expect(woken).toEqual([PORTAL, PORTAL]);
  });

  test('can be edited, and stays one answer', async () => {
    await post(pathOf());
    await post(`${pathOf()}/reason`, { reason: 'other', comment: 'first words' });
    now = new Date('2026-11-03T10:05:00Z');
    const page = await (await post(`${pathOf()}/reason`, { keep: 'other', comment: '  second\r\nwords  ' })).text();
    expect(page).toContain('second\nwords');
    expect(await answers()).toEqual([{ reason: 'other', comment: 'second\nwords', edited_at: now }]);
    woken = [];
    await post(`${pathOf()}/reason`, { keep: 'other', comment: 'second\nwords' });
    expect(woken).toEqual([]);
  });

  test('goes along when the person leaves more: one answer, not asked twice', async () => {
    await post(pathOf());
    await post(`${pathOf()}/reason`, { reason: 'not_relevant' });
    const page = await (await post(pathOf(), { leave: 'everything' })).text();
    expect(page).not.toContain('Would you tell us why?');
    await post(`${pathOf()}/reason`, { reason: 'too_often' });
    expect((await answers()).map((one) => one.reason)).toEqual(['too_often']);
  });

  test('is not asked again of somebody who chose not to say', async () => {
    await post(pathOf());
    const page = await (await fetch(served.url + pathOf())).text();
    expect(page).toContain('You are already unsubscribed');
    expect(page).not.toContain('Would you tell us why?');
    expect(page).toContain('<details><summary>Tell us why (optional)</summary>');
  });

  test('shows words as words, never as markup', async () => {
    await post(pathOf());
    const words = '</textarea><script>alert(1)</script> & "quotes" ‮';
    const page = await (await post(`${pathOf()}/reason`, { reason: 'other', comment: words })).text();
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;/textarea&gt;&lt;script&gt;');
    expect((await answers())[0]?.comment).toBe(words);
  });

  test('refuses more than 2,000 characters, keeps them in the field, and says by how many', async () => {
    await post(pathOf());
    const response = await post(`${pathOf()}/reason`, { keep: 'other', comment: '😀'.repeat(2_010) });
    const page = await response.text();
    expect(response.status).toBe(422);
    expect(page).toContain('10 characters longer');
    expect(page).toContain('😀'.repeat(2_010));
    expect(await answers()).toEqual([]);
    expect((await post(`${pathOf()}/reason`, { keep: 'other', comment: '😀'.repeat(2_000) })).status).toBe(200);
  });

  test('needs nothing: an empty answer is no error of theirs, and an invented reason is not kept', async () => {
    await post(pathOf());
    const empty = await post(`${pathOf()}/reason`, { comment: ' ' });
    expect(empty.status).toBe(422);
    expect(await empty.text()).toContain('you are unsubscribed either way');
    await post(`${pathOf()}/reason`, { reason: 'drop table', comment: 'a\0b' });
    expect(await answers()).toEqual([{ reason: null, comment: 'ab', edited_at: null }]);
  });

  test('comes after leaving: before it, the page asks what it always asks', async () => {
    const page = await (await post(`${pathOf()}/reason`, { reason: 'other' })).text();
    expect(page).toContain('Stop these emails?');
    expect(await answers()).toEqual([]);
    expect(await leaves()).toEqual([]);
  });
});
