/** A raw mail, opened: its headers, its readable text, and its parts. What is broken in it stays readable as far as it goes. */
import { convert } from 'html-to-text';
import PostalMime, { decodeWords } from 'postal-mime';
import { cleanText } from '../clean-text.ts';

export interface MailPart {
  /** Lower case, for example `message/delivery-status`. */
  readonly type: string;
  readonly text: string;
}

export interface OpenedMail {
  /** All values of a header in the order in which they stand, decoded. */
  all(name: string): readonly string[];
  /** The first value, or ''. */
  first(name: string): string;
  /** The plain text; made from HTML where there is none. Line ends are \n. */
  readonly text: string;
  /** What is attached: reports, returned mails, files of text. */
  readonly parts: readonly MailPart[];
}

/** The largest mail that is read whole; of a larger one the beginning, where reports and notices stand (25 MB: Gmail's and Microsoft's usual limit). */
export const READ_BYTES = 2 * 1024 * 1024;
const MAX_TEXT = 256 * 1024;
const MAX_PARTS = 50;
/** Reports nest three deep; whatever goes on for longer wants to exhaust us. */
const MAX_NESTING = 20;
const MAX_HEADERS_BYTES = 256 * 1024;
const READABLE = /^(?:text\/|message\/)/;

/** Never throws: what cannot be parsed at all is read as plain text. */
export async function openMail(bytes: Uint8Array): Promise<OpenedMail> {
  const raw = withLineFeeds(Buffer.from(bytes.subarray(0, READ_BYTES)));
  try {
    return await parse(raw);
  } catch {
    return { all: () => [], first: () => '', text: tidy(raw.toString('latin1')), parts: [] };
  }
}

async function parse(raw: Buffer): Promise<OpenedMail> {
  const mail = await PostalMime.parse(raw, {
    forceRfc822Attachments: true,
    maxNestingDepth: MAX_NESTING,
    maxHeadersSize: MAX_HEADERS_BYTES,
  });
  const headers = new Map<string, string[]>();
  for (const { key, value: written } of mail.headers) {
    const value = written.includes('=?') ? decodeWords(written) : written;
    const values = headers.get(key);
    if (values) values.push(value);
    else headers.set(key, [value]);
  }
  const parts = mail.attachments
    .slice(0, MAX_PARTS)
    .filter((part) => READABLE.test(part.mimeType))
    .map((part) => ({ type: part.mimeType.toLowerCase(), text: tidy(decode(part.content)) }));
  // A multipart mail whose boundary never comes, or is cut off by hand, is read as it stands.
  const text = mail.text || textOfHtml(mail.html) || (parts.length === 0 ? bodyOf(raw) : '');
  return {
    all: (name) => headers.get(name) ?? [],
    first: (name) => headers.get(name)?.[0] ?? '',
    text: unquote(tidy(text)),
    parts,
  };
}

function bodyOf(raw: Buffer): string {
  const text = raw.toString('utf8');
  return text.slice(/\r?\n\r?\n/.exec(text)?.index ?? text.length);
}

/** Somebody passed the notice on: what the program wrote stands behind `>`. */
function unquote(text: string): string {
  return /^> ?(?:Final-Recipient|Reporting-MTA|From: .*(?:mailer-daemon|postmaster))/im.test(text)
    ? text.replace(/^(?:> ?){1,3}/gm, '')
    : text;
}

/** Some old systems end lines with a carriage return alone. */
function withLineFeeds(raw: Buffer): Buffer {
  if (raw.includes(0x0a)) return raw;
  return Buffer.from(raw.toString('latin1').replaceAll('\r', '\n'), 'latin1');
}

function decode(content: ArrayBuffer | Uint8Array | string): string {
  if (typeof content === 'string') return content;
  return Buffer.from(content instanceof Uint8Array ? content : new Uint8Array(content)).toString('utf8');
}

function textOfHtml(html: string | undefined): string {
  if (!html) return '';
  const options = { wordwrap: false as const, limits: { maxInputLength: MAX_TEXT, maxDepth: 100 } };
  return convert(html, {
    ...options,
    selectors: [
      { selector: 'a', options: { ignoreHref: true } },
      { selector: 'img', format: 'skip' },
    ],
  });
}

function tidy(text: string): string {
  return cleanText(text.replaceAll('\r\n', '\n').replaceAll('\r', '\n'), MAX_TEXT);
}
