import { READ_BYTES } from '../../../../src/flow/adapt/mail/open-mail.ts';
import { splitMailbox } from '../../../../src/flow/adapt/mail/split-mailbox.ts';
import { bounceOf, replyFrom } from './mails.ts';

const SEPARATOR = 'From MAILER-DAEMON Tue Mar 10 09:20:00 2026';

/** The file in pieces of this size, as a stream would bring it. */
async function* inPieces(text: string | Buffer, size: number): AsyncIterable<Buffer> {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

async function split(text: string | Buffer, size = 64 * 1024): Promise<string[]> {
  const mails: string[] = [];
  for await (const { bytes } of splitMailbox(inPieces(text, size))) mails.push(bytes.toString('latin1'));
  return mails;
}

const mails = [bounceOf('ann@customer.test'), replyFrom('ben@customer.test'), bounceOf('cid@customer.test')];
const mbox = mails.map((mail) => `${SEPARATOR}\r\n${mail}\r\n`).join('');
const trimmed = (all: readonly string[]) => all.map((one) => one.trim());

test.each([1, 2, 3, 7, 64, 1_000, 100_000])('an mbox is cut at its separators, in pieces of %i bytes', async (size) => {
  expect(trimmed(await split(mbox, size))).toEqual(trimmed(mails));
});

test('a single mail is one mail, whatever stands in it', async () => {
  const mail = replyFrom('ann@customer.test', `Look:\n${SEPARATOR}\nFrom what I hear at 10:30 in 2026`);
  expect(await split(mail)).toEqual([mail]);
});

test('an mbox may begin with empty lines, or with the mark of an editor', async () => {
  expect(trimmed(await split(`\r\n\n${mbox}`))).toEqual(trimmed(mails));
  expect(trimmed(await split(`\uFEFF${mbox}`))).toEqual(trimmed(mails));
});

test('a sentence that begins with "From" cuts no mail of an mbox', async () => {
  const mail = replyFrom('ann@customer.test', 'From now on write to Ben.\nFrom here to there.');
  expect(await split(`${SEPARATOR}\n${mail}`)).toHaveLength(1);
});

test('lines that an mbox had to quote are as they were', async () => {
  expect(await split(`${SEPARATOR}\nSubject: x\n\n>From me\n>>From you\n> quoted\n`)).toEqual([
    'Subject: x\n\nFrom me\n>From you\n> quoted\n',
  ]);
});

test('lines may end in any way of the last fifty years', async () => {
  for (const end of ['\n', '\r\n', '\r']) {
    const file = mbox.replaceAll('\r\n', '\n').replaceAll('\n', end);
    expect(await split(file, 50)).toHaveLength(3);
  }
});

test.each([1, 5, 17, 100_000])('a file of Apple Mail is its mail alone, in pieces of %i bytes', async (size) => {
  const mail = replyFrom('ann@customer.test', 'Grüße');
  const plist = '<?xml version="1.0"?>\n<plist><dict><key>flags</key><integer>8590195713</integer></dict></plist>\n';
  const file = `${Buffer.byteLength(mail)}      \n${mail}${plist}`;
  expect(await split(file, size)).toEqual([Buffer.from(mail).toString('latin1')]);
  expect(await split('12345\n', size)).toEqual(['12345\n']);
});

test('an empty file is one empty mail, so that somebody can say so', async () => {
  expect(await split('')).toEqual(['']);
});

test('of a mail that never ends only its beginning is kept', async () => {
  const [first] = await split(`${SEPARATOR}\nSubject: x\n\n${'x'.repeat(5 * READ_BYTES)}`);
  expect(first?.length).toBe(READ_BYTES);
});

test('a mailbox of a hundred thousand mails takes the memory of one', async () => {
  const one = Buffer.from(`${SEPARATOR}\n${bounceOf('ann@customer.test')}\n`);
  async function* all(): AsyncIterable<Buffer> {
    for (let n = 0; n < 100_000; n++) yield one;
  }
  const before = process.memoryUsage().arrayBuffers;
  let count = 0;
  let most = 0;
  for await (const { bytes } of splitMailbox(all())) {
    count += bytes.length > 100 ? 1 : 0;
    if (count % 10_000 === 0) most = Math.max(most, process.memoryUsage().arrayBuffers - before);
  }
  expect(count).toBe(100_000);
  expect(one.length * count).toBeGreaterThan(80_000_000);
  expect(most).toBeLessThan(64 * 1024 * 1024);
}, 60_000);
