import { findAdapter } from '../../../src/flow/adapt/adapters.ts';
import { importMails } from '../../../src/jobs/imports/import-mails.ts';
import { takeIn } from '../../../src/jobs/take-in.ts';
import { createLog } from '../../../src/lib/log.ts';
import { autoReplyFrom, bounceOf, replyFrom } from '../../flow/adapt/mail/mails.ts';
import { TestClock } from '../../support/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { addPortal, testBox } from '../../support/portal.ts';

const PORTAL = 7_801;
const clock = new TestClock('2026-03-12T09:00:00Z');
const log = createLog('silent', 'test');
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await addPortal(database.db, PORTAL);
});
afterAll(() => database.drop());
beforeEach(async () => {
  for (const table of ['event', 'delivery', 'source', 'address', 'audit']) await database.db(table).delete();
});

const deps = () => ({ db: database.db, box: testBox, clock });
const hand = (text: string | Buffer, name = 'box.mbox') =>
  importMails(deps(), PORTAL, 'ada@larkfield.test', { name, chunks: chunksOf(Buffer.from(text)) });
async function* chunksOf(bytes: Buffer): AsyncIterable<Buffer> {
  for (let from = 0; from < bytes.length; from += 1_000) yield bytes.subarray(from, from + 1_000);
}
async function takeAll(): Promise<void> {
  const portal = { portalId: PORTAL, hashKey: Buffer.alloc(32, 1) };
  while ((await takeIn({ db: database.db, clock, log, findAdapter }, portal)) > 0);
}
const mboxOf = (mails: readonly (string | Buffer)[]) =>
  mails.map((mail) => `From x Tue Mar 10 09:20:00 2026\n${String(mail)}\n`).join('');

test('the mails of a file become history under one source, however many files there are', async () => {
  const words = 'Ann no longer works here. Please contact Jane Roe (jane.roe@customer.test).';
  expect(await hand(mboxOf([bounceOf('ann@customer.test'), replyFrom('ben@customer.test')]))).toBe(2);
  expect(await hand(autoReplyFrom('cid@customer.test', words), 'cid.eml')).toBe(1);
  await takeAll();
  const events = await database.db('event').orderBy('type');
  expect(events.map(({ type, reason, origin }) => [type, reason, origin])).toEqual([
    ['auto_reply', 'left_company', 'import'],
    ['hard_bounce', 'user_unknown', 'import'],
    ['inbound_mail', 'undetermined', 'import'],
  ]);
  expect(events[0].news.replacement).toEqual({ name: 'Jane Roe', email: 'jane.roe@customer.test' });
  expect(await database.db('source').pluck('esp')).toEqual(['mail_file']);
  expect(await database.db('audit').pluck('actor')).toEqual(['ada@larkfield.test']);
});

test('the same file twice changes nothing', async () => {
  const file = mboxOf([bounceOf('ann@customer.test'), replyFrom('ben@customer.test')]);
  await hand(file);
  await takeAll();
  const before = await database.db('event').orderBy('event_key');
  await hand(file);
  await takeAll();
  expect(await database.db('event').orderBy('event_key')).toEqual(before);
});

test('who only writes or is away is remembered, and is nothing that HubSpot has to hear of', async () => {
  await hand(mboxOf([replyFrom('ben@customer.test'), bounceOf('ann@customer.test')]));
  await takeAll();
  const inLedger = await database.db('address').where({ in_ledger: true }).pluck('email');
  expect(inLedger).toEqual(['ann@customer.test']);
});

test.each([
  ['an archive', Buffer.from('PK\u0003\u0004 and so on'), 'a ZIP archive'],
  ['an empty file', Buffer.alloc(0), 'empty'],
  ['a mail of Outlook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), '.msg'],
])('%s is refused with what it is, and leaves nothing behind', async (_what, bytes, word) => {
  await expect(hand(bytes, 'renamed.eml')).rejects.toThrow(word);
  expect(await database.db('delivery')).toEqual([]);
  expect(await database.db('source')).toEqual([]);
});

test('thousands of mails are stored a handful at a time, and the way is told', async () => {
  const mails = Array.from({ length: 2_000 }, (_, n) => bounceOf(`a${n}@customer.test`));
  const file = Buffer.from(mboxOf(mails));
  const told: number[] = [];
  const count = await importMails(deps(), PORTAL, 'x', { name: 'big', chunks: chunksOf(file) }, (at) => told.push(at));
  expect(count).toBe(2_000);
  expect(told).toHaveLength(2_000);
  expect(told.at(-1)).toBe(file.length);
  expect(await database.db('delivery').count({ n: '*' })).toEqual([{ n: 2_000 }]);
});
