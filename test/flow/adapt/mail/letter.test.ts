/** People speak of mails that failed, too: what they quote is no report, and says nothing of themselves. */
import { readBounceMail } from '../../../../src/flow/read-bounce-mail.ts';
import { readMailEvents } from '../../../../src/flow/read-mail-events.ts';
import { type Made, plainMail, reportMail } from './mails.ts';

const ANN = 'ann@customer.example';
const QUOTED = [
  'Hi Tom,',
  '',
  'I tried to reach Joe yesterday and your server said:',
  '',
  '550 5.1.1 <joe@sender.example>: Recipient address rejected: User unknown',
  '',
  'Has he left?',
  '',
  'Ann',
].join('\n');

const letter = (part: Partial<Made>): Buffer =>
  plainMail({ from: `Ann Lee <${ANN}>`, returnPath: ANN, subject: 'Joe?', text: QUOTED, ...part });
const withoutPath = (mail: Buffer): Buffer => Buffer.from(mail.toString().replace(/^Return-Path:.*\r\n/, ''));
const read = async (mail: Buffer) => {
  const { kind, facts } = await readBounceMail(mail);
  return { kind, facts: facts.map(({ recipient }) => recipient) };
};
const NONE = { kind: 'none', facts: [] };

describe('a first letter that quotes a refusal of somebody else', () => {
  test.each([
    ['as its server passed it on', letter({})],
    ['without a return path, as some ways in bring it', withoutPath(letter({}))],
    ['under a subject that speaks of failure', letter({ subject: 'Mail delivery failed' })],
    ['without a greeting', letter({ text: QUOTED.replace('Hi Tom,\n\n', '') })],
    [
      'by Andrea, Sandra and Mr. Hammschmidt, whose names hold those of programs',
      letter({ from: 'Andrea Hammschmidt <ann@customer.example>' }),
    ],
    ['in Polish', letter({ text: QUOTED.replace('Hi Tom', 'Cześć Tomek'), subject: 'Undelivered mail' })],
    ['with a colon, as letters of business have it', letter({ text: QUOTED.replace('Hi Tom,', 'Dear Mr. Berg:') })],
  ])('is no bounce, %s', async (_, mail) => {
    expect(await read(mail)).toEqual(NONE);
  });

  test('does not count as the bounce of who wrote it, also where it came to an address with their name in it', async () => {
    const to = 'bounces+ann=customer.example@sender.example';
    const source = { esp: 'mailbox', receivedAt: new Date('2026-03-09T09:00:00Z'), keyOfMailed: () => null };
    const raw = { bytes: letter({ to }), to: [to], origin: 'live' } as const;
    const types = (await readMailEvents(raw, source)).map(({ type }) => type);
    expect(types.filter((type) => /bounce|block|deferred/.test(type))).toEqual([]);
  });
});

test('a program that gives itself no name still reports: nobody is greeted, and the subject says it', async () => {
  const text = 'Your message could not be delivered to\njoe@customer.example';
  const from = 'gateway.internet@customer.example';
  const mail = plainMail({ from, returnPath: from, subject: 'RE: Spring dates: delivery failed', text });
  expect(await read(mail)).toEqual({ kind: 'bounce', facts: ['joe@customer.example'] });
  const greeting = plainMail({ from, returnPath: from, subject: 'Delivery failed', text: `Dear sender,\n\n${text}` });
  expect((await read(greeting)).kind).toBe('bounce');
});

describe('a recipient whose name stands in quotes', () => {
  test('is read from the fields of a report', async () => {
    const fields =
      'Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; "john doe"@customer.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown';
    expect(await read(reportMail('delivery-status', 'It failed.', fields))).toEqual({
      kind: 'bounce',
      facts: ['"john doe"@customer.example'],
    });
  });

  test('is read from a notice in prose, and without quotes where they say nothing', async () => {
    const notice = (who: string) =>
      plainMail({ text: `The following address had permanent fatal errors:\n\n<${who}>\n\n550 5.1.1 User unknown` });
    expect((await read(notice('"john doe"@customer.example'))).facts).toEqual(['"john doe"@customer.example']);
    expect((await read(notice('"john.doe"@customer.example'))).facts).toEqual(['john.doe@customer.example']);
  });
});
