/** The page at which an address is typed in: it leaves for everybody alike, and tells nobody who is known. */
import { query } from '../../src/store/database.ts';
import { linkOf, NOW, type OpenPages, PORTAL, serveOpenPages } from '../support/open-pages.ts';

let pages: OpenPages;
beforeAll(async () => {
  pages = await serveOpenPages();
  await pages.db.raw(
    `insert into address (portal_id, email, domain, created_at, opt_out) values (?, 'known@example.com', 'example.com', ?, 'none'),
            (?, 'left@example.com', 'example.com', ?, 'everything')`,
    [PORTAL, NOW, PORTAL, NOW],
  );
});
afterAll(() => pages.close());
beforeEach(async () => {
  await pages.db.raw('delete from leave_request');
});

const withoutAddress = (page: string) => page.replaceAll(/\w+@example\.com/g, 'X');

test('opening it shows the address that was merged, and changes nothing', async () => {
  const response = await pages.get(linkOf('ann@example.com'));
  const page = await response.text();
  expect(response.status).toBe(200);
  expect(page).toContain('Stop emails from Northwind Instruments?');
  expect(page).toContain('value="ann@example.com"');
  expect(response.headers.get('set-cookie')).toBeNull();
  expect(await pages.requests()).toEqual([]);
});

test.each([
  ['ann+spring@example.com', 'ann+spring@example.com'],
  ['ann%2Bspring%40example.com', 'ann+spring@example.com'],
  ['ann%20spring@example.com', 'ann+spring@example.com'],
  ['ann%252Bspring%2540example.com', 'ann+spring@example.com'],
  ['Ann%20Lee%20%3Cann@example.com%3E', 'ann@example.com'],
  ['{{email}}', ''],
  ['*|EMAIL|*', ''],
  ['%recipient%', ''],
  ['%5B%5BEMAIL_TO%5D%5D', ''],
  ['%7B%7B%20.Subscriber.Email%20%7D%7D', ''],
  ['', ''],
  ['%', '%'],
  ['"><script>alert(1)</script>', '&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;'],
])('a link that ends with %s shows “%s” in the field', async (merged, shown) => {
  const response = await pages.get(linkOf(merged));
  expect(response.status).toBe(200);
  expect(await response.text()).toContain(`required value="${shown}"`);
});

test('pressing the button writes the request down and wakes whoever carries it out', async () => {
  pages.woken.length = 0;
  const response = await pages.post(linkOf(''), { email: ' Ann+Spring@Example.com ' });
  expect(response.status).toBe(200);
  expect(await pages.requests()).toEqual([{ email: 'ann+spring@example.com', stream: '', at: NOW }]);
  expect(pages.woken).toEqual([PORTAL]);
});

test('a link that names its mailing keeps it behind the button and the languages, and with the request', async () => {
  const link = linkOf('ann@example.com', 'Spring news').replace('email=', 'c=Autumn%20%26%20%3Cwinter%3E&email=');
  const page = await (await pages.get(link)).text();
  const action = /action="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
  expect(action).toMatch(/\?stream=Spring%20news&c=Autumn%20%26%20%3Cwinter%3E$/);
  expect(page).toContain('c=Autumn%20%26%20%3Cwinter%3E&amp;lang=de"');
  await pages.post(action, { email: 'ann@example.com', leave: 'stream' });
  expect(await query(pages.db, `select email, detail ->> 'campaign' as campaign from leave_request`)).toEqual([
    { email: 'ann@example.com', campaign: 'Autumn & <winter>' },
  ]);
});

test('known, unknown and gone before: the answer is the same to the letter, and always asks for another address', async () => {
  const answers = await Promise.all(
    ['known@example.com', 'left@example.com', 'nobody@example.com'].map(async (email) => {
      const response = await pages.post(linkOf(email), { email });
      const headers = [...response.headers].filter(([name]) => name !== 'date' && name !== 'etag');
      return [
        response.status,
        headers.map(([name, value]) => (name === 'content-length' ? name : [name, value])),
        withoutAddress(await response.text()),
      ];
    }),
  );
  expect(answers[1]).toEqual(answers[0]);
  expect(answers[2]).toEqual(answers[0]);
  expect(String(answers[0]?.[2])).toContain('Is it another address?');
  expect((await pages.requests()).map(({ email }) => email).toSorted()).toEqual([
    'known@example.com',
    'left@example.com',
    'nobody@example.com',
  ]);
});

test('a link for one stream offers that stream or everything; whoever puts another name into it gets no page', async () => {
  const link = linkOf('ann@example.com', 'Spring news');
  expect(await (await pages.get(link)).text()).toContain('Spring news');
  await pages.post(link, { email: 'ann@example.com', leave: 'stream' });
  await pages.post(link, { email: 'ann@example.com', leave: 'everything' });
  expect((await pages.requests()).map(({ stream }) => stream)).toEqual(['Spring news', '']);
  const forged = link.replace('Spring%20news', 'You%20have%20won');
  const response = await pages.get(forged);
  expect(response.status).toBe(404);
  expect(await response.text()).not.toContain('You have won');
});

test.each([
  ['a mark of another portal', () => linkOf('', null, 8800002).replace('8800002', String(PORTAL))],
  ['an unknown portal', () => linkOf('', null, 8800002)],
  ['a mark cut short', () => linkOf('').replace(/.\?/, '?')],
  ['no mark', () => `/u/open/${PORTAL}?email=`],
])('a link with %s leaves nobody', async (_what, path) => {
  expect((await pages.get(path())).status).toBe(404);
  expect((await pages.post(path(), { email: 'ann@example.com' })).status).toBe(404);
  expect(await pages.requests()).toEqual([]);
});

test.each(['List-Unsubscribe=One-Click', 'email=ann%40example.com&List-Unsubscribe=One-Click', ''])(
  'a mail program that posts “%s” is told to let a person confirm',
  async (body) => {
    const response = await pages.post(linkOf('ann@example.com'), body);
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('browser');
    expect(await pages.requests()).toEqual([]);
  },
);

test('what is no address is sent back with a word at the field, and what was typed stands there', async () => {
  const response = await pages.post(linkOf(''), { email: 'ann@example' });
  expect(response.status).toBe(422);
  const page = await response.text();
  expect(page).toContain('value="ann@example"');
  expect(page).toContain('no complete email address');
  expect(page).toContain('aria-invalid="true"');
});

test.each([
  ['de-AT,de;q=0.9', 'Abmelden'],
  ['fr', 'Se désinscrire'],
  ['es-MX', 'Darse de baja'],
  ['nl', 'Afmelden'],
  ['ja', 'Unsubscribe'],
])('a reader of %s finds “%s”', async (languages, button) => {
  const page = await (await pages.get(linkOf(''), { 'accept-language': languages })).text();
  expect(page).toContain(`>${button}</button>`);
});

test('a network that asks for very much is slowed down; the first ones never wait, and only a crowd is asked to press again', async () => {
  const limits = { free: 2, refillMs: 1_000, stepMs: 100, maxMs: 250, maxWaiting: 3 };
  const slow = await serveOpenPages(limits);
  try {
    const leave = (n: number) => slow.post(linkOf(''), { email: `p${n}@example.com` });
    expect((await leave(1)).status).toBe(200);
    expect((await leave(2)).status).toBe(200);
    expect(slow.waits).toEqual([]);
    const held = [leave(3), leave(4), leave(5)];
    while (slow.waits.length < 3) await new Promise((done) => setImmediate(done));
    expect(slow.waits).toEqual([100, 200, 250]);
    const crowded = await leave(6);
    expect(crowded.status).toBe(429);
    expect(await crowded.text()).toContain('value="p6@example.com"');
    slow.release();
    expect((await Promise.all(held)).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await slow.requests()).toHaveLength(5);
  } finally {
    await slow.close();
  }
});
