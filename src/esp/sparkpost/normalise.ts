/** SparkPost's webhooks, read: an array of `{"msys": {"<class>": event}}`. */
import type { Normalised, RawDelivery } from '../../flow/adapt/adapter.ts';
import { IGNORED, mailEvent, namesNobody } from '../../flow/adapt/build-event.ts';
import { keyFromFacts } from '../../flow/adapt/event-key.ts';
import { type Entry, entryAt, isEntry } from '../../flow/adapt/json-body.ts';
import { readEntries } from '../../flow/adapt/read-entries.ts';
import {
  addressIn,
  dataSourceIn,
  lowerWordIn,
  momentIn,
  nameIn,
  replyIn,
  wordIn,
} from '../../flow/adapt/read-field.ts';
import type { MailEvent } from '../../flow/event.ts';
import { kindOfEvent } from './event-kinds.ts';

const ESP = 'sparkpost';
const BATCH_HEADER = 'x-messagesystems-batch-id';

export function normaliseSparkpost(raw: RawDelivery): Normalised {
  return readEntries(raw, 'SparkPost posts an array of events.', readEntry);
}

function readEntry(entry: Entry, raw: RawDelivery): MailEvent | string {
  const msys = entry.msys;
  if (!isEntry(msys)) return 'The event has no "msys".';
  const [told] = Object.values(msys).filter(isEntry);
  // `[{"msys": {}}]` is how it tries an address.
  if (told === undefined) return ping(raw);
  const type = lowerWordIn(told.type);
  if (type === '') return 'The event has no "type".';
  const bounceClass = wordIn(told.bounce_class) ?? '';
  const list = wordIn(told.list_id);
  const reply = replyIn([told.raw_reason, told.reason], { code: told.error_code });
  const kind = kindOfEvent(type, bounceClass, reply.diagnostic?.toLowerCase() ?? '', list !== null);
  // `rcpt_to` is in lower case, `raw_rcpt_to` as it was sent; it may have been left out of either.
  const recipient = addressIn(told.rcpt_to) ?? addressIn(told.raw_rcpt_to);
  if (recipient === null && !namesNobody(kind.type)) return `The ${type} event names no mail address.`;
  const occurredAt = momentIn(told.timestamp) ?? raw.receivedAt ?? null;
  if (occurredAt === null) return `The ${type} event has no readable time.`;
  const messageId = nameIn(told.message_id, told.transmission_id);
  const id = wordIn(told.event_id) ?? `${messageId} ${wordIn(told.timestamp)}`;
  const tags = Array.isArray(told.rcpt_tags) ? told.rcpt_tags : [];
  return mailEvent({
    esp: ESP,
    eventKey: keyFromFacts(ESP, [id, type, recipient]),
    ...kind,
    recipient,
    native: bounceClass === '' ? type : `${type}:${bounceClass}`,
    ...reply,
    sendingIp: wordIn(told.sending_ip),
    messageId,
    campaign: nameIn(told.campaign_id, tags[0]),
    stream: list,
    dataSource: dataSourceIn(entryAt(told.rcpt_meta)),
    occurredAt,
  });
}

function ping(raw: RawDelivery): MailEvent | string {
  const occurredAt = raw.receivedAt ?? null;
  if (occurredAt === null) return 'The event is empty.';
  const eventKey = keyFromFacts(ESP, ['ping', wordIn(raw.headers[BATCH_HEADER])]);
  return mailEvent({ esp: ESP, eventKey, ...IGNORED, type: 'control', recipient: null, native: 'ping', occurredAt });
}
