import { readState, writeState } from '../../src/flow/state-json.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { seedPages } from '../support/seed-pages.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800001;
const PRIYA = 'priya.raman@halden-robotics.com';

let database: TestDatabase;
let app: PagesApp;
let id: number;

beforeAll(async () => {
  database = await createTestDatabase();
  const seeded = await seedPages(database.db, PORTAL, NOW);
  id = seeded.addresses.get(PRIYA) ?? 0;
  app = await servePages(database.db, NOW);
  app.signIn({ portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin' });
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const page = async () => {
  const text = await (await fetch(`${app.url}/addresses/${id}`)).text();
  return text
    .replaceAll('<wbr>', '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');
};

test('the page of a person says what they chose, until when, and the history of it', async () => {
  const { state: stored } = (await database.db('address').where({ address_id: id }).first('state')) as {
    state: unknown;
  };
  const state = readState(stored);
  if (state === null) throw new Error('the seed has no state');
  const none = { frequency: null, frequencySince: null, pausedUntil: null, pausedSince: null };
  const preferences = {
    everything: { ...none, frequency: 'monthly' as const, frequencySince: new Date('2026-11-01T08:00:00Z') },
    streams: [{ ...none, stream: 'Events', pausedUntil: new Date('2026-12-01T08:00:00Z'), pausedSince: NOW }],
  };
  await database
    .db('address')
    .where({ address_id: id })
    .update({ state: writeState({ ...state, preferences }) });
  const add = (key: string, type: string, native: string, stream: string | null) =>
    database.db.raw(
      `insert into event (portal_id, event_key, address_id, esp, type, native, stream, occurred_at, received_at, at, actor, scope, origin, reason, rule, confidence)
       values (?, ?, ?, 'bellwether', ?, ?, ?, ?, ?, ?, 'person', 'stream', 'live', 'undetermined', 'page.chose', 1)`,
      [PORTAL, key, id, type, native, stream, NOW, NOW, NOW],
    );
  await add('p1', 'preference', 'frequency:monthly', null);
  await add('p2', 'preference', 'pause:30', 'Events');
  await add('p3', 'preference', 'frequency:as_it_comes', null);
  await add('u1', 'undo', 'undo:x', 'Offers');
  const text = await page();
  expect(text).toContain('All mail: at most once a month, chosen');
  expect(text).toContain('Events: no mail until 1 Dec 2026 , then again by itself');
  expect(text).toContain('Chose less mail: at most once a month');
  expect(text).toContain('Chose less mail (Events): no mail for 30 days');
  expect(text).toContain('Chose more mail: as it comes');
  expect(text).toContain('Took it back: Offers');
});

test('the page of a person says what they asked for, and what became of it', async () => {
  const ask = (
    kind: string,
    mail: string,
    more: { why?: string; followed?: Date; expires?: Date; confirmed?: Date } = {},
  ) =>
    database.db.raw(
      `insert into confirmation (portal_id, address_id, ask, email, email_hash, language, asked_at, expires_at, mail, why, followed_at, confirmed_at)
       values (?, ?, ?::jsonb, 'secret@new.example', '\\x01', 'en', ?, ?, ?, ?, ?, ?)`,
      [
        PORTAL,
        id,
        JSON.stringify({ kind }),
        NOW,
        more.expires ?? new Date('2026-11-06T10:00:00Z'),
        mail,
        more.why ?? null,
        more.followed ?? null,
        more.confirmed ?? null,
      ],
    );
  await ask('return', 'failed', { why: '550 <script>alert(1)</script>' });
  await ask('address', 'none', { followed: NOW });
  await ask('address', 'sent', { expires: NOW });
  await ask('frequency', 'sent');
  await ask('resume', 'sent', { confirmed: NOW });
  const text = await page();
  expect(text).toContain('could not be sent. 550 &lt;script&gt;');
  expect(text).toContain('the owner of the contact has a task');
  expect(text).toContain('they did not confirm it in time');
  expect(text).toContain('they have a mail, and have not confirmed it yet');
  expect(text).toMatch(/Asked to end the pause [^:]*\d.*confirmed by the person/);
  const overview = await (await fetch(`${app.url}/`)).text();
  expect(overview).toContain('1 person waits for a mail to confirm');
});
