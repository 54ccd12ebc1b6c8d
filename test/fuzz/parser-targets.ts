/** What reads files, texts and links of strangers. */
import { readHubspotEvents } from '../../src/api/hubspot-webhooks/read-events.ts';
import { readCursor } from '../../src/api/v1/cursor.ts';
import { mailbox } from '../../src/esp/mailbox/mailbox.ts';
import { classify } from '../../src/flow/classify/classify.ts';
import { readReplyWords } from '../../src/flow/classify/taught/reply-words.ts';
import { compileWords, findWords } from '../../src/flow/classify/taught/word-pattern.ts';
import { readMailEvents } from '../../src/flow/read-mail-events.ts';
import { openCardLink } from '../../src/install/card-link.ts';
import { readReturnUrl } from '../../src/install/return-url.ts';
import { normaliseAddress, normaliseMailedAddress } from '../../src/lib/address.ts';
import { openConfirmLink } from '../../src/lib/confirm-link.ts';
import { isOpenLink, readOpenToken } from '../../src/lib/open-link.ts';
import { openPersonLink, readPersonToken, sealPersonLink, writePersonToken } from '../../src/lib/person-link.ts';
import { checkLogo } from '../../src/public-page/check-logo.ts';
import { readTable } from '../../src/table/read-table.ts';
import { mailSamples } from '../flow/adapt/mail/mail-samples.ts';
import { workbook } from '../support/workbook.ts';
import { expectStorable } from './adapter-targets.ts';
import type { FuzzTarget } from './target.ts';

const NOW = new Date('2026-03-10T09:00:00Z');
const KEY = Buffer.alloc(32, 5);
const texts = (...written: string[]): Buffer[] => written.map((one) => Buffer.from(one));

const link = sealPersonLink(KEY, { email: 'ann@example.com', stream: 'News' });

function openLinks(input: Buffer): void {
  const text = input.toString('utf8');
  const token = readPersonToken(text);
  const opened = token === null ? null : openPersonLink(KEY, token.sealed);
  if (opened !== null && opened.email !== 'ann@example.com') throw new Error('a link that nobody made was opened');
  openPersonLink(KEY, text);
  openConfirmLink(KEY, text);
  openCardLink(KEY, text, NOW);
  readCursor(text);
  const open = readOpenToken(text);
  if (open !== null) isOpenLink(KEY, { portalId: open.portalId, stream: null }, open.mark);
  const url = readReturnUrl(text, null);
  if (url !== null && !/^https:\/\/app(-\w{2}\d{1,2})?\.hubspot\.com$/.test(url.origin))
    throw new Error(`${url.href} was believed`);
  const address = normaliseMailedAddress(text);
  if (address === null) return;
  expectStorable([{ address }]);
  if (normaliseMailedAddress(address) !== address) throw new Error(`an address has two forms: ${address}`);
  if (normaliseAddress(text) !== normaliseAddress(address)) throw new Error(`${address} is read in two ways`);
}

async function readRows(name: string, input: Buffer): Promise<void> {
  const chunks = (async function* () {
    for (let at = 0; at < input.length; at += 1_000) yield input.subarray(at, at + 1_000);
  })();
  await readTable({ name, chunks }, null, async ({ rows }) => {
    let left = 5_000;
    for await (const row of rows) {
      if (row.cells.length > 300) throw new Error('a row of more than 300 cells');
      left -= 1;
      if (left === 0) break;
    }
  });
}

export const PARSER_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'mail',
    samples: mailSamples.map(({ mail }) => mail),
    mostMs: 1_000,
    read: async (bytes) => {
      const source = { esp: mailbox.id, receivedAt: NOW, keyOfMailed: () => null };
      expectStorable(await readMailEvents({ bytes, to: [], origin: 'live' }, source));
    },
  },
  {
    name: 'reply',
    samples: texts(
      '550 5.1.1 <ann@example.com>: Recipient address rejected: User unknown in virtual mailbox table',
      '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org',
      '452-4.2.2 The email account that you tried to reach is over quota\n452 4.2.2 https://support.example.com/',
      'smtp; 550 5.4.1 Recipient address rejected: Access denied. [AM0EUR02FT012.eop-EUR02.prod.protection.outlook.com]',
    ),
    mostMs: 500,
    read: (input) => {
      const text = input.toString('utf8');
      classify({ type: 'hard_bounce', native: text, diagnostic: text, smtpCode: 550, enhancedStatus: null });
    },
  },
  {
    name: 'taught-rule',
    samples: texts('mailbox <address> ... was moved to <host>', '(a+)+$ .* [^a]{1,9999}', '受信拒否 ... <number>'),
    mostMs: 500,
    read: (input) => {
      const text = input.toString('utf8');
      findWords(readReplyWords(text.repeat(20), 'ann@example.com'), compileWords(text));
    },
  },
  {
    name: 'csv',
    samples: texts(
      'sep=;\r\nemail;reason;date\r\nann@example.com;"bounced; hard";2026-03-01\r\n',
      'Email Address,Status\n"ann ""x"" <ann@example.com>",bounced\n',
      '\ufeffemail\tnote\nann@example.com\tüber\n',
    ),
    mostMs: 1_000,
    read: (input) => readRows('list.csv', input),
  },
  {
    name: 'xlsx',
    samples: [
      workbook([
        {
          name: 'People',
          rows: [
            ['email', 'n'],
            ['ann@example.com', 7],
            ['bo@example.com', true],
          ],
        },
      ]),
    ],
    mostMs: 2_000,
    read: (input) => readRows('list.xlsx', input),
  },
  {
    name: 'link',
    samples: texts(
      writePersonToken(4711, link),
      link,
      '4711.abcdefghijklmnop',
      'https://app.hubspot.com/integrations?x=1',
      'Ann <ann@exämple.com>',
      'ann.o+x@example.co.uk',
    ),
    mostMs: 200,
    read: openLinks,
  },
  {
    name: 'hubspot-events',
    samples: texts(
      JSON.stringify([
        {
          portalId: 4711,
          subscriptionType: 'contact.propertyChange',
          objectId: 7,
          occurredAt: 1_772_700_000_000,
          propertyName: 'email',
          propertyValue: 'ann@example.com',
        },
        {
          portalId: 4711,
          subscriptionType: 'contact.merge',
          objectId: 7,
          occurredAt: 1_772_700_000_000,
          primaryObjectId: 8,
          mergedObjectIds: [7, 9],
          newObjectId: 10,
        },
      ]),
    ),
    mostMs: 500,
    read: (input) => expectStorable(readHubspotEvents(input, NOW)?.events ?? []),
  },
  {
    name: 'logo',
    samples: [
      Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'),
      Buffer.from('RIFF\0\0\0\0WEBPVP8X', 'latin1'),
      Buffer.from('GIF89a'),
    ],
    mostMs: 200,
    read: (input) => {
      checkLogo(input);
    },
  },
];
