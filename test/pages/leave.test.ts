import { request as httpRequest } from 'node:http';
import { hashAddress } from '../../src/lib/address-hash.ts';
import { query } from '../../src/store/database.ts';
import { EMAIL, ONE_CLICK, OTHER, openPublicPages, PORTAL, type PublicPages, pathOf } from '../support/public-pages.ts';
import { portalKeysOf } from '../support/seed-portal.ts';

let pages: PublicPages;

beforeAll(async () => {
  pages = await openPublicPages();
});
afterAll(() => pages.close());
beforeEach(() => pages.reset());

describe('leaving', () => {
  test('by the button leaves the stream of the mail and says so', async () => {
    const response = await pages.post(pathOf(), { leave: 'stream' });
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(page).toContain('You are unsubscribed');
    expect(page).toContain('already on its way');
    expect(page).toContain('Would you tell us why?');
    expect(await pages.leaves()).toEqual([
      {
        type: 'list_unsubscribe',
        native: 'page',
        stream: 'Product news',
        scope: 'stream',
        actor: 'person',
        at: pages.now,
      },
    ]);
  });

  test('of everything can be chosen, at once or afterwards', async () => {
    await pages.post(pathOf(), { leave: 'stream' });
    pages.now = new Date('2026-11-03T10:01:00Z');
    const page = await (await pages.post(pathOf(), { leave: 'everything' })).text();
    expect(page).toContain('Marketing emails from Northwind Instruments will no longer be sent to');
    expect((await pages.leaves()).map((leave) => [leave.type, leave.stream, leave.scope])).toEqual([
      ['list_unsubscribe', 'Product news', 'stream'],
      ['global_unsubscribe', null, 'everything'],
    ]);
  });

  test('writes event, suppression, proof and mark in one go, and wakes the worker', async () => {
    await pages.post(pathOf(null), ONE_CLICK);
    const hash = hashAddress(portalKeysOf(PORTAL).hash, EMAIL);
    const [address] = await query<{ address_id: number; in_ledger: boolean; dirty_at: Date }>(
      pages.db,
      'select address_id, in_ledger, dirty_at from address where portal_id = ? and email = ?',
      [PORTAL, EMAIL],
    );
    expect(address).toMatchObject({ in_ledger: true, dirty_at: pages.now });
    const [event] = await query(pages.db, 'select * from event where portal_id = ?', [PORTAL]);
    expect(event).toMatchObject({
      esp: 'bellwether',
      native: 'one_click',
      type: 'global_unsubscribe',
      origin: 'live',
      class: null,
      reason: 'unsubscribe_request',
      rule: 'page.left',
    });
    const [suppression] = await query(pages.db, 'select * from suppression where portal_id = ?', [PORTAL]);
    expect(suppression).toMatchObject({
      address_hash: hash,
      stream: '',
      reason: 'unsubscribe_request',
      until: null,
      since: pages.now,
    });
    const [proof] = await query(pages.db, 'select * from consent_proof where portal_id = ?', [PORTAL]);
    expect(proof).toMatchObject({
      address_hash: hash,
      act: 'leave',
      venue: 'one_click',
      scope: 'everything',
      actor: 'person',
      at: pages.now,
    });
    expect(pages.woken).toEqual([PORTAL]);
  });

  test('replaces a weaker suppression, and keeps the date of an older opt-out', async () => {
    const hash = hashAddress(portalKeysOf(PORTAL).hash, EMAIL);
    await pages.db.raw(
      "insert into suppression (portal_id, address_hash, reason, since, until) values (?, ?, 'mailbox_full', ?, ?)",
      [PORTAL, hash, new Date('2026-10-01T00:00:00Z'), new Date('2026-11-01T00:00:00Z')],
    );
    await pages.post(pathOf(null));
    const read = () =>
      query<{ reason: string; since: Date; until: Date | null }>(
        pages.db,
        'select reason, since, until from suppression',
      );
    expect(await read()).toEqual([{ reason: 'unsubscribe_request', since: pages.now, until: null }]);
    const first = pages.now;
    await pages.db.raw('delete from event');
    pages.now = new Date('2026-12-01T00:00:00Z');
    await pages.post(pathOf(null));
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
    const response = await fetch(pages.url + pathOf(), { method: 'POST', redirect: 'manual', headers, body });
    expect(response.status).toBe(200);
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(response.headers.get('location')).toBeNull();
    expect((await pages.leaves()).map((leave) => leave.native)).toEqual(['one_click']);
  });

  test.each([
    ['an empty body', undefined, ''],
    ['broken multipart', 'multipart/form-data; boundary=xyz', '--xyz\r\nContent-Dispo'],
    ['multipart without a boundary', 'multipart/form-data', 'One-Click'],
    ['an unknown type', 'application/octet-stream', '\x00\x01'],
    ['a body beyond the limit', 'text/plain', 'x'.repeat(300_000)],
  ])('works with %s: the token decides', async (_what, type, body) => {
    const response = await fetch(pages.url + pathOf(), {
      method: 'POST',
      ...(type ? { headers: { 'content-type': type } } : {}),
      body,
    });
    expect(response.status).toBe(200);
    expect(await pages.leaves()).toHaveLength(1);
  });

  test('twice is once, also at the same moment', async () => {
    await Promise.all(Array.from({ length: 8 }, () => pages.post(pathOf(), ONE_CLICK)));
    await pages.post(pathOf(), { leave: 'stream' });
    expect(await pages.leaves()).toHaveLength(1);
    expect(await query(pages.db, 'select 1 from consent_proof')).toHaveLength(1);
    expect(pages.woken).toEqual([PORTAL]);
  });

  test('counts again after the person has come back, once', async () => {
    await pages.post(pathOf(), ONE_CLICK);
    const [address] = await query<{ address_id: number }>(pages.db, 'select address_id from address');
    await pages.db.raw(
      `insert into event (portal_id, event_key, address_id, esp, type, native, stream, occurred_at, received_at, at, actor, scope, origin, reason, rule, confidence)
       values (?, 'back', ?, 'bellwether', 'resubscribe', 'page', 'Product news', ?, ?, ?, 'person', 'stream', 'live', 'undetermined', 'x', 1)`,
      [PORTAL, address?.address_id ?? 0, ...Array(3).fill(new Date('2026-11-04T10:00:00Z'))],
    );
    expect(await pages.text(pathOf())).toContain('Stop these emails?');
    pages.now = new Date('2026-11-05T10:00:00Z');
    await pages.post(pathOf(), ONE_CLICK);
    await pages.post(pathOf(), ONE_CLICK);
    expect((await pages.leaves()).map((leave) => leave.type)).toEqual([
      'list_unsubscribe',
      'resubscribe',
      'list_unsubscribe',
    ]);
  });

  test('does not write down again the address of an erased person', async () => {
    const hash = hashAddress(portalKeysOf(PORTAL).hash, EMAIL);
    await pages.db.raw(
      "insert into suppression (portal_id, address_hash, reason, since) values (?, ?, 'unsubscribe_request', ?)",
      [PORTAL, hash, pages.now],
    );
    const page = await (await pages.post(pathOf(null), {})).text();
    expect(page).toContain('You are unsubscribed');
    expect(page).not.toContain('Would you tell us why?');
    expect(await query(pages.db, 'select 1 from address')).toEqual([]);
    expect(await pages.leaves()).toEqual([]);
    expect((await pages.post(`${pathOf(null)}/reason`, { reason: 'other' })).status).toBe(200);
    expect(await pages.answers()).toEqual([]);
  });

  test('in one portal changes nothing in another', async () => {
    await pages.post(pathOf(null, EMAIL, OTHER), ONE_CLICK);
    expect(await pages.leaves()).toEqual([]);
    expect(await pages.text(pathOf())).toContain('Stop these emails?');
    expect(pages.woken).toEqual([OTHER]);
  });

  test('answers 503 and keeps nothing by half when the database fails', async () => {
    pages.isBroken = true;
    const response = await pages.post(pathOf(), ONE_CLICK);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('it is our fault');
  });

  test('is never held up by the limit that pages and answers have', async () => {
    const narrow = await pages.start(2);
    try {
      const statuses: number[] = [];
      for (let i = 0; i < 4; i++) statuses.push((await fetch(narrow.url + pathOf())).status);
      expect(statuses).toEqual([200, 200, 429, 429]);
      const busy = await (await fetch(narrow.url + pathOf())).text();
      expect(busy).toContain(`<form method="post" action="${pathOf()}">`);
      for (let i = 0; i < 5; i++) expect((await pages.post(pathOf(), {}, narrow.url)).status).toBe(200);
      expect(await pages.leaves()).toHaveLength(1);
    } finally {
      await narrow.close();
    }
  });

  test('survives a client that hangs up in the middle of its body', async () => {
    await new Promise<void>((done) => {
      const request = httpRequest(pages.url + pathOf(), { method: 'POST', headers: { 'content-length': '1000' } });
      request.on('error', () => done());
      request.write('leave=str');
      setImmediate(() => request.destroy());
    });
    expect((await pages.get(pathOf())).status).toBe(200);
  });
});
