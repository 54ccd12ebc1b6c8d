/** Lines of lists of people who left elsewhere, whichever service or hand wrote the list. Pure. */
import { normaliseAddress } from '../../lib/address.ts';

export interface Columns {
  readonly email: number;
  readonly stream: number | null;
  readonly at: number | null;
  /** Yes or no: whether this line speaks of somebody who left. */
  readonly whether: number | null;
  /** In a word: unsubscribed, bounced, ... */
  readonly kind: number | null;
}

export interface OptOutLine {
  /** Normalised. */
  readonly email: string;
  /** null: everything. */
  readonly stream: string | null;
  /** null where the list does not say. */
  readonly at: Date | null;
}

const NAMES: Readonly<Record<keyof Columns, ReadonlySet<string>>> = {
  email: new Set([
    'email',
    'e mail',
    'email address',
    'emailaddress',
    'e mail address',
    'mail',
    'address',
    'recipient',
    'contact email',
    'subscriber',
    'mail address',
  ]),
  stream: new Set([
    'stream',
    'list',
    'list name',
    'group',
    'group name',
    'newsletter',
    'topic',
    'subscription',
    'message stream',
    'tag',
  ]),
  at: new Set([
    'date',
    'at',
    'time',
    'timestamp',
    'created',
    'created at',
    'createdat',
    'unsubscribed at',
    'unsubscribe date',
    'unsub time',
    'unsubscribe time',
    'opt out date',
    'opted out at',
    'optout time',
    'last changed',
    'suppressed at',
  ]),
  whether: new Set([
    'unsubscribed',
    'opted out',
    'opt out',
    'optout',
    'opt out of all',
    'unsubscribed from all email',
    'has opted out',
    'do not email',
    'has opted out of email',
  ]),
  kind: new Set([
    'status',
    'reason',
    'type',
    'suppression reason',
    'suppressionreason',
    'state',
    'subscription status',
    'email status',
  ]),
};

const plain = (name: string): string =>
  name
    .replace(/^\uFEFF/, '')
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ');

/** @returns why the file cannot be read, in words, or where its columns are */
export function readColumns(header: readonly string[]): Columns | string {
  const names = header.map(plain);
  const find = (column: keyof Columns): number | null => {
    const at = names.findIndex((name) => NAMES[column].has(name));
    return at === -1 ? null : at;
  };
  const email = find('email');
  if (email === null) {
    const found = header.map((name) => `“${name.trim().slice(0, 40)}”`).slice(0, 12);
    return `No column holds the address. Name one of them “email”; found: ${found.join(', ') || 'nothing'}.`;
  }
  return { email, stream: find('stream'), at: find('at'), whether: find('whether'), kind: find('kind') };
}

const YES = /^(?:1|y|yes|true|t|x|ja|j|oui|sí|si|wahr|vrai)$/i;
const NO = /^(?:0|n|no|false|f|nein|non|nee|falsch|faux)$/i;
const LEFT = /unsub|opt[- _]?(?:ed[- _]?)?out|complain|spam|abuse|removed|left|manual/i;
const NOT_LEFT = /bounce|invalid|block|undeliver|unknown|quota/i;
const STAYS = /^(?:subscribed|active|opt(?:ed)?[- _]?in|confirmed|enabled|ok)$/i;

/** @returns why the line is left out, or what it says */
export function readLine(cells: readonly string[], columns: Columns): OptOutLine | string {
  const cell = (at: number | null): string => (at === null ? '' : withoutApostrophe(cells[at] ?? ''));
  const written = cell(columns.email);
  if (written === '') return 'It holds no address.';
  const email = normaliseAddress(written);
  if (email === null) return 'This is no mail address.';
  const whether = cell(columns.whether);
  if (columns.whether !== null && !YES.test(whether)) {
    // Of an export of all contacts, those who get mail are no news; what is neither yes nor no may be a date of leaving.
    if (whether === '' || NO.test(whether)) return 'It says that they have not left.';
    if (readDate(whether) === null) return `“${whether.slice(0, 40)}” says neither yes nor no.`;
  }
  const kind = cell(columns.kind);
  if (STAYS.test(kind)) return `“${kind}” says that they have not left.`;
  if (NOT_LEFT.test(kind) && !LEFT.test(kind))
    return `“${kind.slice(0, 40)}” is about their address, not about their wish.`;
  return {
    email,
    stream: cell(columns.stream).slice(0, 200) || null,
    at: readDate(cell(columns.at)) ?? readDate(whether),
  };
}

/** Spreadsheets put an apostrophe before what they must not run as a formula. */
function withoutApostrophe(cell: string): string {
  return cell
    .trim()
    .replace(/^'(?=[=+\-@])/, '')
    .replaceAll('\0', '');
}

/** Seconds, milliseconds, or a date whose day and month cannot be mistaken. */
function readDate(text: string): Date | null {
  if (/^\d{10}$/.test(text)) return new Date(Number(text) * 1_000);
  if (/^\d{13}$/.test(text)) return new Date(Number(text));
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ ,T]+(\d{1,2}):(\d{2}))?/.exec(text);
  const [, day, month, year, hour = '0', minute = '0'] = german ?? [];
  const millis = german
    ? Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute))
    : /^\d{4}-\d{2}-\d{2}/.test(text) || /[a-z]{3}/i.test(text)
      ? Date.parse(
          /[zZ]$|[+-]\d{2}:?\d{2}$|GMT|UTC/.test(text)
            ? text
            : `${text.replace(' ', text.includes(':') ? 'T' : ' ')}${/^\d{4}-\d{2}-\d{2}[ T]\d/.test(text) ? 'Z' : ''}`,
        )
      : Number.NaN;
  return Number.isNaN(millis) || millis <= 0 || millis > Date.UTC(2100, 0, 1) ? null : new Date(millis);
}
