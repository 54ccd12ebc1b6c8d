/**
 * Entries of a suppression list, as we wrote them down when the list was read: one form for all ESPs. They are history, and
 * what holds back a bounced address is a witness, never a bounce.
 */
import { normaliseAddress } from '../../lib/address.ts';
import { DIAGNOSTIC_MAX, type EventType, type MailEvent, type Scope } from '../event.ts';
import type { Normalised, RawDelivery } from './adapter.ts';
import { cleanText } from './clean-text.ts';
import type { EspList, HeldKind, ListEntry } from './esp-lists.ts';
import { keyFromFacts } from './event-key.ts';
import { chooseEnhancedStatus, findSmtpCode } from './reply-codes.ts';

/** Marks a delivery as ours; the intake takes it off whatever comes from outside. */
const PULLED_HEADER = 'x-bellwether-list';

interface PulledList {
  readonly sourceId: number;
  readonly list: string;
  readonly stream: string | null;
  /** ISO 8601: when the reading of the list began. */
  readonly readAt: string;
  readonly entries: readonly PulledEntry[];
}

interface PulledEntry extends Omit<ListEntry, 'since'> {
  readonly since: string | null;
}

/** @returns the body and the headers of the delivery that tells of these entries */
export function writePulled(
  list: EspList,
  entries: readonly ListEntry[],
  read: { readonly sourceId: number; readonly at: Date },
): { readonly headers: Record<string, string>; readonly body: Buffer } {
  const pulled: PulledList = {
    sourceId: read.sourceId,
    list: list.list,
    stream: list.stream ?? null,
    readAt: read.at.toISOString(),
    entries: entries.map((one) => ({ ...one, since: one.since?.toISOString() ?? null })),
  };
  const headers = { 'content-type': 'application/json', [PULLED_HEADER]: encodeURIComponent(list.list) };
  return { headers, body: Buffer.from(JSON.stringify(pulled)) };
}

export function isPulled(raw: RawDelivery): boolean {
  return PULLED_HEADER in raw.headers;
}

export function normalisePulled(esp: string, raw: RawDelivery): Normalised {
  const pulled = parse(raw.body);
  if (pulled === null) return { events: [], rejected: [{ index: 0, why: 'This is no list that was read.' }] };
  const events: MailEvent[] = [];
  const rejected: { index: number; why: string }[] = [];
  for (const [index, entry] of pulled.entries.entries()) {
    const recipient = normaliseAddress(entry.email);
    if (recipient === null) rejected.push({ index, why: `Entry ${index + 1} of the list holds no mail address.` });
    else events.push(eventOf(esp, pulled, entry, recipient));
  }
  return { events, rejected };
}

function parse(body: Buffer): PulledList | null {
  try {
    const parsed = JSON.parse(body.toString('utf8')) as PulledList;
    return Array.isArray(parsed.entries) ? parsed : null;
  } catch {
    return null;
  }
}

const TYPES: Readonly<Record<HeldKind, EventType>> = {
  opt_out: 'global_unsubscribe',
  complaint: 'complaint',
  bounce: 'suppressed',
  manual: 'suppressed',
  block: 'ignored',
};

function eventOf(esp: string, pulled: PulledList, entry: PulledEntry, recipient: string): MailEvent {
  const isOfStream = pulled.stream !== null;
  const type = entry.kind === 'opt_out' && isOfStream ? 'list_unsubscribe' : TYPES[entry.kind];
  const scope: Scope = isOfStream && (entry.kind === 'opt_out' || entry.kind === 'manual') ? 'stream' : 'esp_account';
  const diagnostic = entry.words === null ? null : cleanText(entry.words, DIAGNOSTIC_MAX);
  return {
    esp,
    // Without a date of its own, an entry that went and came back is told apart by when it was found.
    eventKey: keyFromFacts(esp, [
      'pull',
      pulled.sourceId,
      pulled.list,
      recipient,
      entry.kind,
      entry.since ?? pulled.readAt,
    ]),
    type,
    recipient,
    native: `pull:${pulled.list}`,
    diagnostic,
    smtpCode: findSmtpCode(diagnostic),
    enhancedStatus: chooseEnhancedStatus(null, diagnostic),
    remoteMta: null,
    sendingIp: null,
    messageId: null,
    campaign: null,
    stream: pulled.stream,
    dataSource: null,
    occurredAt: new Date(entry.since ?? pulled.readAt),
    actor: entry.actor,
    scope,
    origin: 'pull',
  };
}
