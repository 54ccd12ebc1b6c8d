/** Mails per second on one core, beside the bare parser; and what twice as many rules cost. */
import PostalMime from 'postal-mime';
import { makeAlphabet } from '../src/flow/classify/alphabet.ts';
import { makeLiteralMatcher } from '../src/flow/classify/literal-matcher.ts';
import { ReplyReader } from '../src/flow/classify/reply-text.ts';
import { rules } from '../src/flow/classify/rules/rules.ts';
import { readMailEvents } from '../src/flow/read-mail-events.ts';
import { REPLIES } from './classify.ts';
import { type Measures, median } from './measures.ts';

const source = { esp: 'mailbox', receivedAt: new Date('2026-03-10T10:00:00Z'), keyOfMailed: () => null };
const ROUND_S = 1;

/** Of processor time: it is the same beside other work, and a parser that uses more threads than one gains nothing. */
function secondsSince(from: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1e6;
}

export async function measureClassifyMails(rounds: number): Promise<Measures> {
  const mails = makeMails();
  const ours: number[] = [];
  const bare: number[] = [];
  // In turns, so that a busy moment of the machine meets both; the first round warms up.
  for (let round = 0; round <= rounds; round++) {
    const read = await speedOf(mails, (bytes) => readMailEvents({ bytes, to: [], origin: 'live' }, source));
    const parsed = await speedOf(mails, (bytes) => PostalMime.parse(bytes, { forceRfc822Attachments: true }));
    if (round > 0) {
      ours.push(read);
      bare.push(parsed);
    }
  }
  const [value, limit] = [Math.round(median(ours)), Math.round(median(bare))];
  return {
    classify_mails: { value, unit: 'mails/s', limit, ratio: value / limit },
    ...measureMoreRules(rounds),
  };
}

async function speedOf(mails: readonly Buffer[], read: (bytes: Buffer) => Promise<unknown>): Promise<number> {
  const from = process.cpuUsage();
  let count = 0;
  while (secondsSince(from) < ROUND_S) {
    for (const mail of mails) await read(mail);
    count += mails.length;
  }
  return count / secondsSince(from);
}

/** All patterns are looked for in one pass, so that their number should hardly matter: all rules beside half of them. */
function measureMoreRules(rounds: number): Measures {
  const patterns = rules.flatMap((rule) => [...rule.match, ...(rule.unless ?? [])]);
  const scans = [scanWith(patterns.filter((_, place) => place % 2 === 0)), scanWith(patterns)] as const;
  const half: number[] = [];
  const all: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const [ofHalf = 0, ofAll = 0] = scans.map(scanSpeed);
    if (round === 0) continue;
    half.push(ofHalf);
    all.push(ofAll);
  }
  const [value, limit] = [Math.round(median(all)), Math.round(median(half))];
  return { scan_all_rules: { value, unit: 'replies/s', limit, ratio: value / limit } };
}

function scanWith(patterns: readonly string[]): (reply: string) => void {
  const alphabet = makeAlphabet(patterns);
  const matcher = makeLiteralMatcher(patterns, alphabet);
  const reader = new ReplyReader(alphabet);
  return (reply) => matcher.scan(reader.read(reply), () => undefined);
}

function scanSpeed(scan: (reply: string) => void): number {
  const from = process.cpuUsage();
  let count = 0;
  while (secondsSince(from) < ROUND_S) {
    for (let n = 0; n < 100; n++) for (const reply of REPLIES) scan(reply);
    count += 100 * REPLIES.length;
  }
  return count / secondsSince(from);
}

/** Reports as mail servers write them, 2 to 30 KB, and one reply by hand and one by a program for each six of them. */
function makeMails(): Buffer[] {
  const bounces = REPLIES.map((reply, n) => report(reply, `p${n}@acme.example`, n % 3 === 0 ? 400 : 20));
  const letter = (subject: string, headers: string, text: string) =>
    Buffer.from(
      `From: ida@acme.example\r\nTo: news@sender.example\r\nSubject: ${subject}\r\n${headers}\r\n${text}\r\n`,
    );
  return [
    ...bounces,
    letter('Automatic reply: dates', 'Auto-Submitted: auto-replied\r\n', 'I am out of the office until 20 March 2026.'),
    letter('Re: dates', 'In-Reply-To: <m1@sender.example>\r\n', `Thank you.\r\n\r\n${'> quoted\r\n'.repeat(40)}`),
  ];
}

function report(reply: string, recipient: string, lines: number): Buffer {
  return Buffer.from(
    [
      'Return-Path: <>',
      'From: MAILER-DAEMON@mx.sender.example (Mail Delivery System)',
      'To: news@sender.example',
      'Subject: Undelivered Mail Returned to Sender',
      'Date: Tue, 10 Mar 2026 09:20:00 +0000',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"',
      '',
      '--b1',
      'Content-Type: text/plain; charset=us-ascii',
      '',
      'This is the mail system at host mx.sender.example.',
      '',
      `<${recipient}>: host mx.acme.example[192.0.2.1] said: ${reply} (in reply to RCPT TO command)`,
      '--b1',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.sender.example',
      '',
      `Final-Recipient: rfc822; ${recipient}`,
      'Action: failed',
      `Diagnostic-Code: smtp; ${reply}`,
      '--b1',
      'Content-Type: message/rfc822',
      '',
      'Message-ID: <m1@sender.example>',
      'From: News <news@sender.example>',
      `To: ${recipient}`,
      'Subject: Our spring dates',
      '',
      ...Array.from(
        { length: lines },
        () => 'A line of the newsletter, as long as such lines usually are, with words.',
      ),
      '--b1--',
      '',
    ].join('\r\n'),
  );
}
