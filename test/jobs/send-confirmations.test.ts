import { askForMore } from '../../src/flow/accept/ask-for-more.ts';
import { confirmAsk } from '../../src/flow/accept/confirm-ask.ts';
import { sendConfirmations } from '../../src/jobs/send-confirmations.ts';
import { openConfirmLink } from '../../src/lib/confirm-link.ts';
import { createLog } from '../../src/lib/log.ts';
import { readPersonToken } from '../../src/lib/person-link.ts';
import { createMailer, type Mailer } from '../../src/mail/mailer.ts';
import { savePage } from '../../src/public-page/save-page.ts';
import { query } from '../../src/store/database.ts';
import { portalsWithWork } from '../../src/store/system/lane.ts';
import { EMAIL, type LedgerPerson, openLedgerPerson, PORTAL, STREAM } from '../support/ledger-person.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { testBox } from '../support/portal.ts';
import { portalKeysOf } from '../support/seed-portal.ts';

let jane: LedgerPerson;
let server: MailServer;
let mailer: Mailer;

beforeAll(async () => {
  jane = await openLedgerPerson();
});
afterAll(() => jane.close());
beforeEach(async () => {
  await jane.reset();
  const keys = portalKeysOf(PORTAL);
  const text = JSON.stringify({ hash: keys.hash.toString('base64'), link: keys.link.toString('base64') });
  await jane
    .db('portal')
    .where({ portal_id: PORTAL })
    .update({ keys_enc: testBox.seal(text, `portal-keys:${PORTAL}`), state: 'active' });
  server = await startMailServer();
  mailer = createMailer({ url: server.url, from: 'noreply@bellwether.example', mustEncrypt: false });
  await jane.leave(null);
  jane.later(1);
});
afterEach(() => server.close());

const askToReturn = (language = 'en') =>
  askForMore({ ...jane.deps, canMail: true }, { ...jane.request(), ask: { kind: 'return', stream: null }, language });
const send = (by: Mailer | null = mailer) =>
  sendConfirmations(
    {
      db: jane.db,
      box: testBox,
      clock: { now: () => jane.now, monotonicMs: () => jane.now.getTime() },
      log: createLog('silent', 'test'),
      publicUrl: 'https://bellwether.example',
      mailer: by,
    },
    PORTAL,
  );
const row = async () =>
  (
    await query<{ mail: string; attempts: number; try_after: Date | null; why: string | null }>(
      jane.db,
      'select mail, attempts, try_after, why from confirmation',
    )
  )[0];
const waiting = async () => (await portalsWithWork(jane.db, jane.now, jane.now)).includes(PORTAL);

test('the mail goes to the person in their language, and its link brings them back, by their press', async () => {
  await askToReturn('de');
  await send();
  expect(server.taken).toMatchObject([{ to: [EMAIL] }]);
  const raw = server.taken[0]?.raw.replaceAll('=\r\n', '') ?? '';
  expect(raw).toContain('Abmeldeseite von Northwind Instruments');
  expect(raw).toContain('6. November 2026');
  const token = readPersonToken(/\/u\/confirm\/([\w.-]+)\?lang=3Dde/.exec(raw)?.[1] ?? '');
  expect(token?.portalId).toBe(PORTAL);
  const keys = portalKeysOf(PORTAL);
  const link = openConfirmLink(keys.link, token?.sealed ?? '');
  expect(link?.expiresAt).toEqual(new Date(jane.now.getTime() + 3 * 86_400_000));
  const confirmationId = link?.confirmationId ?? 0;
  const press = { portalId: PORTAL, hashKey: keys.hash, confirmationId, at: jane.now, detail: {} };
  expect(await confirmAsk(jane.deps, press)).toBe('confirmed');
  expect(await jane.standing()).toMatchObject({ leaves: [], suppressed: [] });
});

test('calls the company and the kind of email by the names that its page has for them', async () => {
  const clock = { now: () => jane.now, monotonicMs: () => 0 };
  await savePage({ db: jane.db, clock }, PORTAL, 'admin', 0, {
    company: 'Nordlicht Akustik',
    streams: [{ key: STREAM, isOn: true, labels: { de: 'Neues aus der Werkstatt' } }],
  });
  try {
    await jane.leave(STREAM);
    jane.later(1);
    const ask = { kind: 'return', stream: STREAM } as const;
    await askForMore({ ...jane.deps, canMail: true }, { ...jane.request(), ask, language: 'de' });
    await send();
    const raw = server.taken[0]?.raw.replaceAll('=\r\n', '') ?? '';
    expect(raw).toContain('Neues aus der Werkstatt');
    expect(raw).toContain('Abmeldeseite von Nordlicht Akustik');
    expect(raw).not.toContain(STREAM);
  } finally {
    await jane.db('public_page').delete();
  }
});

test('is sent once, however many workers look', async () => {
  await askToReturn();
  await Promise.all(Array.from({ length: 6 }, () => send()));
  await send();
  expect(server.taken).toHaveLength(1);
  expect(await row()).toMatchObject({ mail: 'sent', attempts: 1 });
  expect(await waiting()).toBe(true); // the address itself is to be settled
});

test('a worker that dies before the sending has changed nothing: another one sends it', async () => {
  await askToReturn();
  await expect(
    jane.db.transaction(async (trx) => {
      await trx.raw("update confirmation set mail = 'sending'");
      throw new Error('killed');
    }),
  ).rejects.toThrow('killed');
  await send();
  expect(server.taken).toHaveLength(1);
});

test('a worker that dies between taking and sending leaves a doubt, and nothing is sent twice', async () => {
  await askToReturn();
  const dies: Mailer = { send: () => Promise.reject(new Error('killed')) };
  await expect(send(dies)).rejects.toThrow('killed');
  expect(await row()).toMatchObject({ mail: 'sending' });
  await send();
  jane.later(4);
  await send();
  expect(await row()).toMatchObject({ mail: 'sending' });
  jane.later(2);
  await send();
  expect(server.taken).toEqual([]);
  expect(await row()).toMatchObject({ mail: 'doubt', why: expect.stringContaining('not sent twice') });
});

test('a worker that dies after the server took it does not send it again', async () => {
  await askToReturn();
  const dies: Mailer = {
    send: async (mail) => {
      await mailer.send(mail);
      throw new Error('killed');
    },
  };
  await expect(send(dies)).rejects.toThrow('killed');
  jane.later(60);
  await send();
  expect(server.taken).toHaveLength(1);
  expect(await row()).toMatchObject({ mail: 'doubt' });
});

test('what the server cannot take now is tried again, later and later, and wakes a worker by itself', async () => {
  await askToReturn();
  server.fault = { at: 'rcpt', code: 451 };
  const waits: number[] = [];
  for (let n = 0; n < 4; n++) {
    await send();
    const after = (await row())?.try_after ?? jane.now;
    waits.push((after.getTime() - jane.now.getTime()) / 60_000);
    await send();
    jane.now = after;
  }
  expect(waits).toEqual([1, 2, 4, 8]);
  expect(await row()).toMatchObject({ mail: 'planned', attempts: 4, why: expect.stringContaining('451') });
  await jane.db('address').update({ dirty_at: null });
  expect(await waiting()).toBe(true);
  server.fault = null;
  await send();
  expect(server.taken).toHaveLength(1);
  expect(await row()).toMatchObject({ mail: 'sent', why: null });
});

test('what the server refuses is not tried again, and says why', async () => {
  await askToReturn();
  server.fault = { at: 'rcpt', code: 550 };
  await send();
  jane.later(600);
  await send();
  expect(await row()).toMatchObject({ mail: 'failed', attempts: 1, why: expect.stringContaining('No such mailbox') });
});

test('a link that nobody could use any more is not sent', async () => {
  await askToReturn();
  jane.later(3 * 1_440);
  await send();
  expect(server.taken).toEqual([]);
  expect(await row()).toMatchObject({ mail: 'failed' });
});

test('nothing is sent for a company that has left, nor without a mail server', async () => {
  await askToReturn();
  expect(await send(null)).toBe(false);
  await jane.db('portal').where({ portal_id: PORTAL }).update({ state: 'disconnected' });
  await send();
  expect(server.taken).toEqual([]);
  expect(await row()).toMatchObject({ mail: 'planned' });
});
