import { readBounceMail } from '../../../../src/flow/read-bounce-mail.ts';
import { plainMail, reportMail } from './mails.ts';

const FIELDS =
  'Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; ann@customer.example\nAction: failed\nStatus: 5.1.1';
const whole = reportMail('delivery-status', 'It failed for ann@customer.example.', FIELDS);

const PERSON = 'Final-Recipient: rfc822; ann@customer.example';

describe('a mail that is broken or hostile', () => {
  test.each<[string, Buffer]>([
    ['nothing at all', Buffer.alloc(0)],
    ['a zip that calls itself a mail', Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(5_000, 0x9c)])],
    ['25 MB of one line', plainMail({ text: 'x'.repeat(25_000_000) })],
    ['a header that never ends', Buffer.from(`Subject: ${'a'.repeat(3_000_000)}`)],
    ['a hundred thousand headers', Buffer.from('X-A: b\r\n'.repeat(100_000))],
    ['parts within parts, a thousand deep', Buffer.from(nest(1_000))],
    ['nothing but line ends', plainMail({ text: '\n'.repeat(1_000_000) })],
    ['a hundred and fifty thousand parts', parts(150_000)],
    [
      'tags within tags',
      plainMail({ text: '<ul><li>'.repeat(200_000), headers: ['Content-Type: text/html; charset=utf-8'] }),
    ],
    ['words of a subject, encoded one by one', plainMail({ subject: '=?utf-8?Q?=41?= '.repeat(15_000), text: 'x' })],
    ['a report about a hundred thousand people', plainMail({ text: `${PERSON}\n`.repeat(100_000) })],
    ['one line of addresses', plainMail({ text: `failed: ${'ann@customer.example '.repeat(12_000)}` })],
    ['as many lines as addresses', plainMail({ text: 'ann@customer.example\n'.repeat(12_000) })],
    [
      'characters of no character set',
      plainMail({ text: '\uFFFD\u0000\uD800'.repeat(1_000), headers: ['Content-Type: text/plain; charset=klingon'] }),
    ],
  ])('%s is answered, within a second or so, and never thrown at', async (_what, mail) => {
    const startedAt = process.cpuUsage();
    await expect(readBounceMail(mail)).resolves.toHaveProperty('kind');
    const { user, system } = process.cpuUsage(startedAt);
    // Several times what the slowest of them takes on a busy machine: what runs away takes minutes.
    expect((user + system) / 1e6).toBeLessThan(3);
  });

  test('a report cut at any byte is read as far as it goes', async () => {
    for (let length = 0; length < whole.length; length += 7) {
      await expect(readBounceMail(whole.subarray(0, length))).resolves.toHaveProperty('facts');
    }
  });

  test('lines that end with a carriage return alone are lines', async () => {
    const old = Buffer.from(whole.toString('latin1').replaceAll('\r\n', '\r'), 'latin1');
    expect((await readBounceMail(old)).facts.map((fact) => fact.recipient)).toEqual(['ann@customer.example']);
  });

  test.each<[string, Buffer]>([
    ['UTF-16', Buffer.from(`\uFEFF${whole.toString()}`, 'utf16le')],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${whole.toString()}`)],
  ])('a mail that an editor saved in %s is the same mail', async (_what, saved) => {
    expect(await readBounceMail(saved)).toEqual(await readBounceMail(whole));
  });

  test('a report whose parts were lost is read from its bare text', async () => {
    const bare = Buffer.from(whole.toString('latin1').replaceAll('--b1', '--other'), 'latin1');
    expect((await readBounceMail(bare)).facts.map((fact) => fact.recipient)).toEqual(['ann@customer.example']);
  });
});

function parts(count: number): Buffer {
  const text = '--b1\n\nx\n'.repeat(count);
  return plainMail({ text, headers: ['Content-Type: multipart/mixed; boundary="b1"'] });
}

function nest(depth: number): string {
  let mail = 'From: a@b.example\r\n';
  for (let level = 0; level < depth; level += 1) {
    mail += `Content-Type: multipart/mixed; boundary="b${level}"\r\n\r\n--b${level}\r\n`;
  }
  return mail;
}
