import { findAdapter } from '../../../src/flow/adapt/adapters.ts';
import { takeIn } from '../../../src/jobs/take-in.ts';
import { createLog } from '../../../src/lib/log.ts';
import { findMailbox } from '../../../src/store/mailbox.ts';
import { addSource } from '../../../src/store/source.ts';
import { openMailbox } from '../../../src/watch/mailbox/open-mailbox.ts';
import { readMailboxes } from '../../../src/watch/mailbox/read-mailboxes.ts';
import { certificate, privateKey } from '../../esp/amazon_ses/sns-fixtures.ts';
import { bounceOf, replyFrom } from '../../flow/adapt/mail/mails.ts';
import { TestClock } from '../../support/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type ImapServer, startImapServer } from '../../support/imap-server.ts';
import { addPortal, testBox } from '../../support/portal.ts';

const PORTAL = 7_701;
/** The name in the certificate of the tests. */
const HOST = 'sns.eu-west-1.amazonaws.com';
const PASSWORD = 'p@ss:word/9';
const CONNECTED = '2026-03-10T09:00:00Z';
const identity = { key: privateKey, cert: certificate, user: 'replies@example.com', password: PASSWORD };
const log = createLog('silent', 'test');

let database: TestDatabase;
let clock: TestClock;
let server: ImapServer;
let sourceId: number;

async function connect(address: string): Promise<void> {
  const made = { esp: 'mailbox', label: 'Replies', secrets: [address], now: clock.now() };
  sourceId = (await addSource(database.db, PORTAL, testBox, made)).sourceId;
}
const addressOf = (scheme = 'imaps', password = PASSWORD, folder = 'INBOX') =>
  `${scheme}://replies%40example.com:${encodeURIComponent(password)}@${HOST}:${server.port}/${folder}`;
const look = (over: { isAllowed?: (address: string) => boolean; ports?: readonly number[] } = {}) =>
  readMailboxes({
    db: database.db,
    box: testBox,
    clock,
    log,
    open: (address) =>
      openMailbox(address, {
        resolve: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
        isAllowed: () => true,
        ports: [server.port],
        ca: certificate.toString(),
        timeoutMs: 5_000,
        ...over,
      }),
  });
const put = (uid: number, at: string, text: string) =>
  server.mails.push({ uid, arrivedAt: new Date(at), bytes: Buffer.from(text) });
const refusal = async (): Promise<string | null> => (await database.db('source').first()).refused_why;
const deliveries = () => database.db('delivery').orderBy('delivery_id');

beforeAll(async () => {
  database = await createTestDatabase();
  await addPortal(database.db, PORTAL);
});
afterAll(() => database.drop());

beforeEach(async () => {
  clock = new TestClock(CONNECTED);
  server = await startImapServer(identity);
  for (const table of ['event', 'delivery', 'mailbox', 'source', 'address']) await database.db(table).delete();
});
afterEach(() => server.close());

test('what lies in a mailbox becomes events: the past as history, what comes now as news', async () => {
  await connect(addressOf());
  put(4, '2026-03-01T08:00:00Z', bounceOf('old@customer.test'));
  put(9, '2026-03-10T09:30:00Z', bounceOf('ann@customer.test'));
  clock.advance(3_600_000);
  expect(await look()).toBe(2);
  while (
    (await takeIn({ db: database.db, clock, log, findAdapter }, { portalId: PORTAL, hashKey: Buffer.alloc(32) })) > 0
  );
  const events = await database.db('event').orderBy('origin');
  expect(events.map(({ type, reason, origin, esp }) => [type, reason, origin, esp])).toEqual([
    ['hard_bounce', 'user_unknown', 'import', 'mailbox'],
    ['hard_bounce', 'user_unknown', 'live', 'mailbox'],
  ]);
});

test('each mail is taken once, over any number of looks, and only what is new is asked for', async () => {
  await connect(addressOf());
  put(4, '2026-03-10T09:30:00Z', replyFrom('ann@customer.test'));
  expect(await look()).toBe(1);
  expect(await look()).toBe(0);
  put(5, '2026-03-10T09:40:00Z', replyFrom('ben@customer.test'));
  expect(await look()).toBe(1);
  expect(await deliveries()).toHaveLength(2);
  expect(await findMailbox(database.db, PORTAL, sourceId)).toEqual({ uidValidity: 7, lastUid: 5 });
});

test('two workers that look at the same time store each mail once', async () => {
  await connect(addressOf());
  for (let uid = 1; uid <= 120; uid++) put(uid, '2026-03-10T09:30:00Z', replyFrom(`a${uid}@customer.test`));
  const counts = await Promise.all([look(), look()]);
  await look();
  expect(counts.reduce((a, b) => a + b)).toBeLessThanOrEqual(120);
  expect(await deliveries()).toHaveLength(120);
});

test('a mailbox that was made anew is read from its beginning', async () => {
  await connect(addressOf());
  put(50, '2026-03-10T09:30:00Z', replyFrom('ann@customer.test'));
  await look();
  server.uidValidity = 8;
  server.mails = [];
  put(1, '2026-03-10T09:50:00Z', replyFrom('ben@customer.test'));
  expect(await look()).toBe(1);
  expect(await findMailbox(database.db, PORTAL, sourceId)).toEqual({ uidValidity: 8, lastUid: 1 });
});

test('nothing in it is changed: it is opened read-only, and no mail is marked', async () => {
  await connect(addressOf());
  put(4, '2026-03-10T09:30:00Z', replyFrom('ann@customer.test'));
  await look();
  expect(server.heard.some((command) => command.startsWith('EXAMINE'))).toBe(true);
  const writing =
    /^(?:SELECT|STORE|UID STORE|UID EXPUNGE|EXPUNGE|COPY|UID COPY|MOVE|UID MOVE|APPEND|DELETE|CREATE|CLOSE)/;
  expect(server.heard.filter((command) => writing.test(command))).toEqual([]);
  expect(server.heard.filter((command) => /BODY\[/.test(command))).toEqual([]);
});

test('a wrong password, a missing folder: the source says so, without the password', async () => {
  await connect(addressOf('imaps', 'wrong-one'));
  expect(await look()).toBe(0);
  expect(await refusal()).toMatch(/refused the user or the password/);
  expect(await refusal()).not.toContain('wrong-one');
  await database.db('source').delete();
  await connect(addressOf('imaps', PASSWORD, 'Elsewhere'));
  await look();
  expect(await refusal()).toMatch(/no folder "Elsewhere"/);
});

test('what was wrong is forgotten when the mailbox can be read again', async () => {
  await connect(addressOf());
  const { port } = server;
  await look({ ports: [993] });
  expect(await refusal()).toContain(String(port));
  await look();
  expect(await refusal()).toBeNull();
});

test('a host inside our own network is not asked, nor is a port that is none of IMAP', async () => {
  await connect(addressOf());
  await look({ isAllowed: (address) => !address.startsWith('127.') });
  expect(await refusal()).toMatch(/does not lie in the public internet/);
  await look({ ports: [143, 993] });
  expect(await refusal()).toMatch(/ports 993 and 143/);
  expect(server.heard).toEqual([]);
});

test('with imap:// nothing is said before the connection is secured', async () => {
  await server.close();
  server = await startImapServer({ ...identity, security: 'starttls' });
  await connect(addressOf('imap'));
  put(4, '2026-03-10T09:30:00Z', replyFrom('ann@customer.test'));
  expect(await look()).toBe(1);
  const secured = server.heard.indexOf('STARTTLS');
  const login = server.heard.findIndex((command) => /^(?:LOGIN|AUTHENTICATE)/.test(command));
  expect(secured).toBeGreaterThanOrEqual(0);
  expect(login).toBeGreaterThan(secured);
});

test('a server that offers no security gets no password', async () => {
  await server.close();
  server = await startImapServer({ ...identity, security: 'none' });
  await connect(addressOf('imap'));
  expect(await look()).toBe(0);
  expect(await refusal()).toMatch(/could not be read/);
  expect(server.heard.filter((command) => /^(?:LOGIN|AUTHENTICATE)/.test(command))).toEqual([]);
});
