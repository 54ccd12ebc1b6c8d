/** Postmark's webhooks, read: one object a request, told apart by `RecordType`. */
import type { Normalised, RawDelivery } from '../../flow/adapt/adapter.ts';
import { cleanText, cleanTextOrNull } from '../../flow/adapt/clean-text.ts';
import { findEnhancedStatus, findSmtpCode } from '../../flow/adapt/reply-codes.ts';
import { DIAGNOSTIC_MAX } from '../../flow/event.ts';
import { normaliseAddress } from '../../lib/address.ts';
import { postmarkKey } from './event-key.ts';
import { bounceKind, changeKind, type EventKind } from './event-kinds.ts';

type Entry = Readonly<Record<string, unknown>>;

const ESP = 'postmark';
const WORD_MAX = 100;
const NAME_MAX = 200;
const IGNORED: EventKind = { type: 'ignored', actor: 'unknown', scope: 'esp_account' };
const DELIVERED: EventKind = { ...IGNORED, type: 'delivered' };
/** Seven digits of a second, `Z` or an offset; what has no zone is UTC. */
const MOMENT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?)(Z|[+-]\d\d:\d\d)?$/i;
const LATEST_MS = Date.UTC(2100, 0, 1);
/** The kind of address in a DSN's diagnostic, ahead of what the server said (RFC 3464, 2.3.6). */
const DIAGNOSTIC_KIND = /^\s*smtp\s*;\s*/i;

export function normalisePostmark(raw: RawDelivery): Normalised {
  const entry = readEntry(raw.body);
  if (typeof entry === 'string') return reject(entry);
  const recordType = cleanTextOrNull(entry.RecordType, WORD_MAX);
  if (recordType === null) return reject('The body has no "RecordType".');

  const { kind, native } = kindOf(entry, recordType);
  const recipient = readAddress(entry.Email) ?? readAddress(entry.Recipient);
  const toldAt = readMoment(entry.BouncedAt ?? entry.DeliveredAt ?? entry.ChangedAt ?? entry.ReceivedAt);
  const occurredAt = toldAt ?? raw.receivedAt ?? null;
  if (occurredAt === null) return reject(`The ${recordType} event has no readable time.`);

  const diagnostic = readDiagnostic(entry.Details);
  const reply = diagnostic?.replace(DIAGNOSTIC_KIND, '') ?? null;
  const messageId = cleanTextOrNull(entry.MessageID, NAME_MAX);
  const stream = cleanTextOrNull(entry.MessageStream, WORD_MAX);
  const eventKey = postmarkKey({
    recordType,
    type: kind.type,
    recipient,
    id: cleanTextOrNull(entry.ID, WORD_MAX),
    messageId,
    stream,
    serverId: cleanTextOrNull(entry.ServerID, WORD_MAX),
    occurredAt: toldAt,
  });
  const metadata = isEntry(entry.Metadata) ? entry.Metadata : {};
  const event = {
    esp: ESP,
    eventKey,
    ...kind,
    recipient,
    native,
    diagnostic,
    smtpCode: findSmtpCode(reply),
    enhancedStatus: findEnhancedStatus(reply),
    remoteMta: null,
    sendingIp: null,
    messageId,
    campaign: cleanTextOrNull(entry.Tag, NAME_MAX),
    stream,
    dataSource: cleanTextOrNull(metadata.bw_data_source, NAME_MAX) ?? cleanTextOrNull(metadata.data_source, NAME_MAX),
    occurredAt,
    origin: 'live' as const,
  };
  return { events: [event], rejected: [] };
}

function reject(why: string): Normalised {
  return { events: [], rejected: [{ index: 0, why }] };
}

/** @returns the entry, or what is wrong with the body */
function readEntry(body: Buffer): Entry | string {
  try {
    // Bytes that are no UTF-8 become U+FFFD: a broken subject must not cost the event.
    const parsed: unknown = JSON.parse(new TextDecoder().decode(body));
    return isEntry(parsed) ? parsed : 'The body is no object. Postmark posts one event a request.';
  } catch {
    return 'The body is no JSON. Postmark posts one JSON object a request.';
  }
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `native` names what decided: `Bounce:HardBounce`, `SubscriptionChange:ManualSuppression:Recipient`. */
function kindOf(entry: Entry, recordType: string): { kind: EventKind; native: string } {
  const type = cleanTextOrNull(entry.Type, WORD_MAX) ?? '';
  switch (recordType.toLowerCase()) {
    case 'delivery':
      return { kind: DELIVERED, native: recordType };
    case 'bounce':
      return { kind: bounceKind(type.toLowerCase()), native: `${recordType}:${type}` };
    case 'spamcomplaint':
      return { kind: bounceKind('spamcomplaint'), native: recordType };
    case 'subscriptionchange': {
      const isOff = entry.SuppressSending !== false;
      const reason = cleanTextOrNull(entry.SuppressionReason, WORD_MAX) ?? '';
      const origin = cleanTextOrNull(entry.Origin, WORD_MAX) ?? '';
      const native = `${recordType}:${isOff ? reason : 'Reactivated'}:${origin}`;
      return { kind: changeKind(isOff, reason.toLowerCase(), origin.toLowerCase()), native };
    }
    default:
      return { kind: IGNORED, native: recordType };
  }
}

function readAddress(value: unknown): string | null {
  return typeof value === 'string' && value.isWellFormed() ? normaliseAddress(value) : null;
}

/** Verbatim: a reply keeps its blanks and its line ends. */
function readDiagnostic(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? cleanText(value, DIAGNOSTIC_MAX) : null;
}

function readMoment(value: unknown): Date | null {
  const [, local, zone] = MOMENT.exec(typeof value === 'string' ? value.trim() : '') ?? [];
  const ms = local === undefined ? Number.NaN : Date.parse(`${local}${zone ?? 'Z'}`);
  return ms > 0 && ms < LATEST_MS ? new Date(ms) : null;
}
