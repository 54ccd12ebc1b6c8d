/** One row of an imported file into the facts that it tells of, or why it tells of none. Pure. */
import { cleanTextOrNull } from '../../flow/adapt/clean-text.ts';
import { keyFromFacts } from '../../flow/adapt/event-key.ts';
import { DIAGNOSTIC_MAX, type EventType, type MailEvent } from '../../flow/event.ts';
import { normaliseAddress } from '../../lib/address.ts';
import { readYesNo, type SaidEvent, saidEvent, saysWhy } from './event-words.ts';
import type { ImportField, ImportPlan } from './import-plan.ts';
import { readDate } from './read-date.ts';

export interface RowContext {
  /** When the file was handed over. */
  readonly receivedAt: Date;
  /** Of the whole file: what tells no date is news once for each file. */
  readonly digest: string;
}

/** `skip`: there is nothing to take in, and nothing to mend. */
export type RowReading =
  | { readonly is: 'events'; readonly events: readonly MailEvent[] }
  | { readonly is: 'skip'; readonly why: string }
  | { readonly is: 'error'; readonly why: string };

const NAME_MAX = 200;
const AHEAD_MS = 86_400_000;

interface Row {
  readonly email: string;
  readonly at: Date | null;
  readonly plan: ImportPlan;
  readonly context: RowContext;
  text(field: ImportField, most?: number): string | null;
}

export function readRow(cells: readonly string[], plan: ImportPlan, context: RowContext): RowReading {
  const text = (field: ImportField, most = NAME_MAX): string | null => {
    const at = plan.columns[field];
    return at === undefined ? null : cleanTextOrNull(withoutApostrophe(cells[at] ?? ''), most);
  };
  const written = text('email', 400);
  if (written === null) return error('It holds no address.');
  const email = normaliseAddress(written);
  if (email === null) return error(`“${written.slice(0, 80)}” is no mail address.`);
  const at = dateOf(text('at'), plan, context.receivedAt);
  if (typeof at === 'string') return error(at);
  return judge({ email, at, plan, context, text });
}

function judge(row: Row): RowReading {
  const { kind } = row.plan;
  if (kind === 'findings') return skip('It is no event.');
  const word = row.text('type');
  const said = word === null ? null : saidEvent(word);
  if (kind === 'data-sources') return sourceOf(row);
  const whether = row.text('whether');
  const hasLeft = readWhether(row, whether);
  if (typeof hasLeft === 'string') return error(hasLeft);
  // Whatever else a row says, who left is let go.
  if (said === 'complaint') return events([complaint(row, word)]);
  const left = said === 'unsubscribe' || hasLeft !== null ? [leaving(row, hasLeft?.at ?? null)] : [];
  if (kind === 'opt-outs') return left.length > 0 ? events(left) : judgeOptOut(row, said, word, whether);
  if (said === 'unsubscribe') return events(left);
  const type = typeOf(row, said, word);
  const rest = type === null || row.at === null ? [] : [happening(row, type, word, row.at)];
  if (left.length + rest.length > 0) return events([...left, ...rest]);
  if (type !== null) return error('It has no date.');
  return skip(word === null ? 'It tells of nothing that happened.' : `“${word}” is nothing that is imported.`);
}

/** @returns why it cannot be read, null where they have not left, else since when, as far as the cell tells it */
function readWhether({ plan }: Row, whether: string | null): { readonly at: Date | null } | string | null {
  if (whether === null) return null;
  const says = readYesNo(whether);
  if (says !== null) return says ? { at: null } : null;
  const since = readDate(whether, plan.dayFirst ?? true);
  return since ? { at: since } : `“${whether.slice(0, 40)}” says neither yes nor no.`;
}

function judgeOptOut(row: Row, said: SaidEvent | null, word: string | null, whether: string | null): RowReading {
  if (row.plan.columns.whether !== undefined)
    return skip(whether === null ? 'It does not say that they left.' : 'It says that they have not left.');
  if (said === 'stays' || said === 'delivered' || said === 'sent' || said === 'seen')
    return skip(`“${word}” says that they have not left.`);
  if (said !== null && said !== 'suppressed') return skip(`“${word}” is about their address, not about their wish.`);
  return events([leaving(row, null)]);
}

/** @returns null for what is nothing to keep */
function typeOf(row: Row, said: SaidEvent | null, word: string | null): EventType | null {
  switch (said) {
    case 'stays':
    case 'seen':
      return null;
    case 'hard':
      return 'hard_bounce';
    case 'soft':
      return 'soft_bounce';
    case 'block':
      return 'block';
    case 'deferred':
    case 'delivered':
    case 'suppressed':
    case 'sent':
      return row.plan.kind === 'bounces' && (said === 'delivered' || said === 'sent') ? null : said;
    default:
      if (row.plan.kind === 'sends' && said === null) return word === null ? 'sent' : null;
      return isTemporary(row)
        ? 'soft_bounce'
        : row.plan.columns.whether !== undefined && !saysBounce(row, word)
          ? null
          : 'hard_bounce';
  }
}

function saysBounce(row: Row, word: string | null): boolean {
  return word !== null || row.text('reason') !== null || row.text('status') !== null || row.text('code') !== null;
}

/** By its numbers alone: `4.2.2`, `452`, or a reply that begins so. */
function isTemporary(row: Row): boolean {
  const status = row.text('status') ?? row.text('code') ?? row.text('reason') ?? '';
  return /^4(?:\.\d|\d\d\b)/.test(status);
}

function happening(row: Row, type: EventType, word: string | null, at: Date): MailEvent {
  const diagnostic =
    row.text('reason', DIAGNOSTIC_MAX) ?? (word !== null && type !== 'delivered' && saysWhy(word) ? word : null);
  const status = /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(row.text('status') ?? '')?.[1] ?? null;
  const code = /^([245]\d\d)\b/.exec(row.text('code') ?? row.text('status') ?? '')?.[1] ?? null;
  const told = factOf(row, type, `import:${word ?? type}`.slice(0, 120), at);
  const event: Omit<MailEvent, 'eventKey'> = {
    ...told,
    diagnostic,
    smtpCode: code === null ? null : Number(code),
    enhancedStatus: status,
    actor: type === 'suppressed' ? 'esp' : 'unknown',
    scope: 'esp_account',
  };
  const { recipient, messageId, campaign, stream, dataSource, sendingIp } = event;
  const parts = [
    recipient,
    type,
    at.toISOString(),
    messageId,
    campaign,
    stream,
    dataSource,
    sendingIp,
    diagnostic,
    status,
    code,
  ];
  return { ...event, eventKey: keyFromFacts('table-row', parts) };
}

/** A list that tells no date counts as of the day on which it was handed over, once for each file. */
function leaving(row: Row, since: Date | null): MailEvent {
  const stream = row.text('stream');
  const at = since ?? row.at;
  const key = [row.email, stream, at?.toISOString() ?? `undated ${row.context.digest}`];
  return {
    ...factOf(
      row,
      stream === null ? 'global_unsubscribe' : 'list_unsubscribe',
      'import:opt-out',
      at ?? row.context.receivedAt,
    ),
    eventKey: keyFromFacts('opt-out', key),
    scope: stream === null ? 'everything' : 'stream',
  };
}

function complaint(row: Row, word: string | null): MailEvent {
  const key = [row.email, row.at?.toISOString() ?? `undated ${row.context.digest}`];
  return {
    ...factOf(row, 'complaint', `import:${word ?? 'complaint'}`.slice(0, 120), row.at ?? row.context.receivedAt),
    eventKey: keyFromFacts('table-complaint', key),
    scope: 'everything',
  };
}

function sourceOf(row: Row): RowReading {
  const dataSource = row.text('dataSource') ?? row.plan.dataSource;
  if (dataSource === null) return error('It does not say where the address came from.');
  const at = row.at ?? row.context.receivedAt;
  const key = keyFromFacts('data-source', [row.email, dataSource, row.at?.toISOString() ?? null]);
  return events([{ ...factOf(row, 'data_source', 'import:data-source', at), dataSource, eventKey: key }]);
}

function factOf(row: Row, type: EventType, native: string, occurredAt: Date): MailEvent {
  const stream = row.text('stream');
  return {
    esp: 'table_file',
    eventKey: '',
    type,
    recipient: row.email,
    native,
    diagnostic: null,
    smtpCode: null,
    enhancedStatus: null,
    remoteMta: null,
    sendingIp: row.text('sendingIp', 60),
    messageId: row.text('messageId'),
    campaign: row.text('campaign'),
    stream,
    dataSource: row.text('dataSource') ?? row.plan.dataSource,
    occurredAt,
    actor: 'unknown',
    scope: 'everything',
    origin: 'import',
  };
}

/** @returns what is wrong with it; null where there is none */
function dateOf(text: string | null, { asOf, dayFirst }: ImportPlan, receivedAt: Date): Date | string | null {
  if (text === null || /^(?:-|n\/a|null|none|never)$/i.test(text))
    return asOf === null ? null : new Date(`${asOf}T00:00:00Z`);
  const at = readDate(text, dayFirst ?? true);
  if (at === null) return `“${text.slice(0, 40)}” is no date as the others of its column are.`;
  if (at.getTime() > receivedAt.getTime() + AHEAD_MS) return `“${text.slice(0, 40)}” lies in the future.`;
  return at;
}

/** Spreadsheets put an apostrophe before what they must not run as a formula. */
function withoutApostrophe(cell: string): string {
  return cell
    .trim()
    .replace(/^'(?=[=+\-@])/, '')
    .replaceAll('\0', '');
}

function events(found: readonly MailEvent[]): RowReading {
  return { is: 'events', events: found };
}

function skip(why: string): RowReading {
  return { is: 'skip', why };
}

function error(why: string): RowReading {
  return { is: 'error', why };
}
