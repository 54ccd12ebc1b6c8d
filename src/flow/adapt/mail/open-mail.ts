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
/**
 * Mails of that size have some 30,000 lines, and a handful of parts. What has more of them wants to keep us busy: each line
 * costs the parser 7 µs, each part 50 (measured), so that 2 MB of line ends would take seconds.
 */
const MAX_LINES = 50_000;
const MAX_DASHED_LINES = 2_000;
const MAX_TEXT = 256 * 1024;
/** Notices in HTML have up to 60 KB with their styles; the library takes its time for what is nested. */
const MAX_HTML = 128 * 1024;
const MAX_PARTS = 50;
/** Reports nest three deep; whatever goes on for longer wants to exhaust us. */
const MAX_NESTING = 20;
const MAX_HEADERS_BYTES = 256 * 1024;
const LINE_FEED = 0x0a;
const DASH = 0x2d;
const READABLE = /^(?:text\/|message\/)/;

/** Never throws: what cannot be parsed at all is read as plain text. */
export async function openMail(bytes: Uint8Array): Promise<OpenedMail> {
  const raw = withinReason(withLineFeeds(withoutMark(Buffer.from(bytes.subarray(0, READ_BYTES)))));
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

/** Mails that an editor saved anew begin with a mark, and may be in UTF-16 as a whole. */
function withoutMark(raw: Buffer): Buffer {
  if (raw[0] === 0xff && raw[1] === 0xfe) return Buffer.from(raw.subarray(2).toString('utf16le'));
  return raw[0] === 0xef && raw[1] === 0xbb && raw[2] === 0xbf ? raw.subarray(3) : raw;
}

/** Some old systems end lines with a carriage return alone. */
function withLineFeeds(raw: Buffer): Buffer {
  if (raw.includes(LINE_FEED)) return raw;
  return Buffer.from(raw.toString('latin1').replaceAll('\r', '\n'), 'latin1');
}

/** Up to where it can be read in little time. */
function withinReason(raw: Buffer): Buffer {
  let [lines, dashed] = [0, 0];
  for (let at = raw.indexOf(LINE_FEED); at >= 0; at = raw.indexOf(LINE_FEED, at + 1)) {
    lines += 1;
    // Boundaries of parts begin like that, and so do rules and signatures.
    if (raw[at + 1] === DASH && raw[at + 2] === DASH) dashed += 1;
    if (lines > MAX_LINES || dashed > MAX_DASHED_LINES) return raw.subarray(0, at + 1);
  }
  return raw;
}

function decode(content: ArrayBuffer | Uint8Array | string): string {
  if (typeof content === 'string') return content;
  return Buffer.from(content instanceof Uint8Array ? content : new Uint8Array(content)).toString('utf8');
}

function textOfHtml(html: string | undefined): string {
  if (!html) return '';
  const options = { wordwrap: false as const, limits: { maxDepth: 100 } };
  // Cut here: the library would write to the console that it did.
  return convert(html.slice(0, MAX_HTML), {
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
