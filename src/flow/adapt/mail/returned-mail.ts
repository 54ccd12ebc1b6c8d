/** The mail that came back: where its copy begins in a notice, and to whom it had been written. */
import { cleanTextOrNull } from '../clean-text.ts';
import { dkimDomain } from '../dkim-domain.ts';
import { addressesOf } from './find-addresses.ts';
import type { OpenedMail } from './open-mail.ts';

export interface ReturnedMail {
  /** To, Cc and Bcc of the mail that came back. */
  readonly recipients: readonly string[];
  readonly sender: string | null;
  /** As it stands: with VERP it holds the recipient, in capitals or not. */
  readonly returnPath: string | null;
  readonly messageId: string | null;
  readonly subject: string;
  readonly listUnsubscribe: string | null;
  /** The mailing, by the headers in which mail programs and ESPs name it. */
  readonly campaign: string | null;
  /** List-Id, without its description. */
  readonly stream: string | null;
  readonly dataSource: string | null;
  readonly dkimDomain: string | null;
}

const CAMPAIGN_HEADERS = ['x-campaign-id', 'x-campaignid', 'x-campaign', 'x-mailgun-tag', 'x-pm-tag', 'x-mc-tags'];

// What programs write above the copy. Each is a heading: the line holds little else.
const HEADING =
  /^[ \t>*#=_+|~-]*(?:this is a copy of (?:the|your) message|a copy of (?:the|your) (?:original )?message|below is a copy|below this line is|(?:the )?(?:original|returned|body of the) message(?! (?:was|is|has|could))|returned (?:message|mail)|unsent message|message (?:header|text|content|body|follows)|(?:the )?(?:first|included|original|full|mail|message|returned) (?:\d+ (?:lines|bytes)|message header|mail header|headers?|text|mail|content)|the following (?:is a copy|message (?:was|follows))|your (?:original )?message (?:follows|is (?:below|attached|included|enclosed))|transcript of (?:mail|message) follows|enclosed is a copy|start of (?:the )?(?:returned|original)|forwarded message|copy of (?:the|your) (?:original )?message|ursprüngliche nachricht|originalnachricht|message d'origine|mensaje original|messaggio originale|元のメッセージ)[^@]{0,80}$/i;
const HEADER =
  /^(?:received|return-path|message-id|mime-version|from|x-[\w-]+|dkim-signature|content-type|delivered-to|envelope-to|reply-to|sender|date|subject|to|cc|bcc|list-[\w-]+|content-transfer-encoding)[ \t]*:/i;
const TELLING = /^(?:received|return-path|message-id|mime-version|dkim-signature|content-type)[ \t]*:/i;
const RUN = 3;

/** @returns the line with which the copy of the returned mail begins, or null where the text holds none */
export function findReturnedMail(lines: readonly string[]): number | null {
  let run = 0;
  let isTelling = false;
  for (const [at, line] of lines.entries()) {
    // The very first line cannot be below anything; headings that end with a colon and go on are sentences.
    if (at > 0 && HEADING.test(line)) return at;
    if (HEADER.test(line)) {
      run += 1;
      isTelling ||= TELLING.test(line);
      if (run >= RUN && isTelling) return at - run + 1;
    } else if (!(run > 0 && /^[ \t]+\S/.test(line))) {
      run = 0;
      isTelling = false;
    }
  }
  return null;
}

const HEADER_PARTS = new Set([
  'message/rfc822',
  'message/global',
  'text/rfc822-headers',
  'message/global-headers',
  'message/partial',
]);

/** @param below the text from `findReturnedMail` on, '' where there is none */
export function readReturnedMail(mail: OpenedMail, below: string): ReturnedMail | null {
  const part =
    mail.parts.find((one) => HEADER_PARTS.has(one.type)) ??
    mail.parts.find(
      (one) =>
        /^(?:received|message-id|return-path|from|to):/im.test(one.text) && /^(?:subject|date):/im.test(one.text),
    );
  const text = part?.text ?? below;
  if (text === '') return null;
  const fields = readFields(text);
  const recipients = addressesOf([
    ...(fields.get('to') ?? []),
    ...(fields.get('cc') ?? []),
    ...(fields.get('bcc') ?? []),
  ]);
  const sender = addressesOf(fields.get('from') ?? [])[0] ?? null;
  return {
    recipients,
    sender,
    returnPath: fields.get('return-path')?.[0] ?? null,
    messageId: /<[^<>\s]{3,998}>/.exec(fields.get('message-id')?.[0] ?? '')?.[0] ?? null,
    subject: fields.get('subject')?.[0] ?? '',
    listUnsubscribe: fields.get('list-unsubscribe')?.[0] ?? null,
    campaign: cleanTextOrNull(CAMPAIGN_HEADERS.map((name) => fields.get(name)?.[0]).find(Boolean), NAME_MAX),
    stream: cleanTextOrNull(/<([^<>\s]+)>/.exec(fields.get('list-id')?.[0] ?? '')?.[1], NAME_MAX),
    dataSource: cleanTextOrNull(fields.get('x-bw-data-source')?.[0] ?? fields.get('x-data-source')?.[0], NAME_MAX),
    dkimDomain: dkimDomain(fields.get('dkim-signature') ?? [], sender),
  };
}

const MAX_HEADER_LINES = 400;
const NAME_MAX = 200;

/** The header fields of a mail that stands inside a text; unfolded. The first block that looks like headers counts. */
function readFields(text: string): ReadonlyMap<string, string[]> {
  const fields = new Map<string, string[]>();
  let values: string[] | null = null;
  for (const line of text.split('\n').slice(0, MAX_HEADER_LINES)) {
    const bare = line.replace(/^[>|] ?/, '');
    const [, name, value] = /^([A-Za-z][\w-]{1,60})[ \t]*:[ \t]*(.*)$/.exec(bare.trimStart()) ?? [];
    if (/^[ \t]/.test(bare) && values !== null && bare.trim() !== '') {
      values.push(`${values.pop() ?? ''} ${bare.trim()}`);
    } else if (name !== undefined && value !== undefined) {
      values = fields.get(name.toLowerCase()) ?? [];
      fields.set(name.toLowerCase(), values);
      values.push(value);
    } else if (bare.trim() === '' && fields.has('from') && fields.has('to')) {
      break;
    } else values = null;
  }
  return fields;
}
