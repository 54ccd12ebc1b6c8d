import { createMailer, type Mail } from '../../src/mail/mailer.ts';
import { closedPort, type MailServer, startMailServer } from '../support/mail-server.ts';

let server: MailServer;
beforeEach(async () => {
  server = await startMailServer();
});
afterEach(() => server.close());

const MAIL: Mail = {
  to: 'jane@new.example',
  fromName: 'Näht & Söhne\r\nBcc: x@y.example',
  messageId: 'confirmation.1.2@bellwether.example',
  language: 'de',
  subject: 'Bitte bestätigen: E-Mails\r\nBcc: x@y.example',
  text: 'Guten Tag',
  html: '<p>Guten Tag</p>',
};
const send = (url = server.url, mustEncrypt = false) =>
  createMailer({ url, from: 'noreply@bellwether.example', mustEncrypt }).send(MAIL);

test('a mail goes to one address, from ours, and says that a machine wrote it', async () => {
  expect(await send()).toEqual({ is: 'sent' });
  expect(server.taken).toMatchObject([{ from: 'noreply@bellwether.example', to: ['jane@new.example'] }]);
  const raw = server.taken[0]?.raw ?? '';
  expect(raw).toContain('Message-ID: <confirmation.1.2@bellwether.example>');
  expect(raw).toContain('Auto-Submitted: auto-generated');
  expect(raw).toContain('Content-Language: de');
  // No name and no subject adds a header.
  expect(raw).not.toMatch(/^Bcc:/im);
});

test.each([
  [{ at: 'rcpt', code: 550 } as const, 'refused'],
  [{ at: 'data', code: 554 } as const, 'refused'],
  [{ at: 'rcpt', code: 451 } as const, 'again'],
  [{ at: 'data', code: 452 } as const, 'again'],
])('what the server answers to %j is %s, in its own words', async (fault, is) => {
  server.fault = fault;
  expect(await send()).toEqual({ is, why: expect.stringContaining(String(fault.code)) });
  expect(server.taken).toEqual([]);
});

test('an answer that was lost after the message leaves a doubt', async () => {
  server.fault = 'drop';
  expect(await send()).toMatchObject({ is: 'doubt' });
  expect(server.taken).toHaveLength(1);
});

test('nobody there: it certainly was not sent, and is tried again', async () => {
  expect(await send(`smtp://127.0.0.1:${await closedPort()}`)).toMatchObject({ is: 'again' });
});

test('a server without encryption gets nothing where that is wanted', async () => {
  expect(await send(server.url, true)).toMatchObject({ is: 'again' });
  expect(server.taken).toEqual([]);
});
