/** Elastic Email's notifications, read: one form a request. */
import type { Normalised, RawDelivery } from '../../flow/adapt/adapter.ts';
import { mailEvent, namesNobody } from '../../flow/adapt/build-event.ts';
import { keyFromFacts } from '../../flow/adapt/event-key.ts';
import { readFormFields } from '../../flow/adapt/form-fields.ts';
import { rejectBody } from '../../flow/adapt/json-body.ts';
import { addressIn, lowerWordIn, momentIn, nameIn, wordIn } from '../../flow/adapt/read-field.ts';
import { HOUR_MS } from '../../lib/clock.ts';
import { kindOfStatus } from './event-kinds.ts';

const ESP = 'elasticemail';
/** Month or day first, in a zone of which its documents say nothing. */
const SLASHED = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d\d):(\d\d)(?: ([AP])M)?$/i;
/** Every zone and a slow notification are within it; a month that was taken for a day is not. */
const MAX_OFF_MS = 36 * HOUR_MS;

export function normaliseElasticemail(raw: RawDelivery): Normalised {
  const field = readFormFields(raw);
  const status = wordIn(field?.('status'));
  if (field === null || status === null) {
    return rejectBody('The body is no form with a "status", as Elastic Email posts it.');
  }
  const category = wordIn(field('category'));
  const kind = kindOfStatus(status.toLowerCase(), lowerWordIn(category));
  const recipient = addressIn(field('to'));
  if (recipient === null && !namesNobody(kind.type)) return rejectBody(`The ${status} event names no mail address.`);
  const told = wordIn(field('date'));
  const occurredAt = momentOf(told, raw.receivedAt);
  if (occurredAt === null) return rejectBody(`The ${status} event has no readable time.`);
  const messageId = nameIn(field('messageid'), field('transaction'));
  const event = mailEvent({
    esp: ESP,
    eventKey: keyFromFacts(ESP, [status, category, recipient, messageId ?? told]),
    ...kind,
    recipient,
    native: category === null ? status : `${status}:${category}`,
    messageId,
    campaign: nameIn(field('channel')),
    occurredAt,
  });
  return { events: [event], rejected: [] };
}

/** The moment that is told where it fits its arrival, and else the arrival: a wrong guess would be wrong by months. */
function momentOf(told: string | null, receivedAt: Date | undefined): Date | null {
  const read = momentIn(told) ?? slashedMoment(told, receivedAt);
  if (receivedAt === undefined) return read;
  const isNear = read !== null && Math.abs(read.getTime() - receivedAt.getTime()) <= MAX_OFF_MS;
  return isNear ? read : receivedAt;
}

function slashedMoment(told: string | null, receivedAt: Date | undefined): Date | null {
  const parts = SLASHED.exec(told ?? '');
  if (parts === null) return null;
  const [one, two, year, hour, minute, second] = parts.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const half = parts[7]?.toUpperCase();
  const hours = half === undefined ? hour : (hour % 12) + (half === 'P' ? 12 : 0);
  const readings = [
    Date.UTC(year, one - 1, two, hours, minute, second),
    Date.UTC(year, two - 1, one, hours, minute, second),
  ];
  const near = receivedAt?.getTime() ?? readings[0] ?? 0;
  const [best] = readings.sort((a, b) => Math.abs(a - near) - Math.abs(b - near));
  return best === undefined ? null : new Date(best);
}
