/** Mailjet's event API, read: one object a request, or an array where events are grouped. */
import type { Normalised, RawDelivery } from '../../flow/adapt/adapter.ts';
import { mailEvent, namesNobody } from '../../flow/adapt/build-event.ts';
import { keyFromFacts } from '../../flow/adapt/event-key.ts';
import { type Entry, entryAt, readJson } from '../../flow/adapt/json-body.ts';
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

const ESP = 'mailjet';
/** `sent (250 2.0.0 OK ...)`: the server's words stand in brackets. */
const SENT = /^sent \((.*)\)$/s;

export function normaliseMailjet(raw: RawDelivery): Normalised {
  return readEntries(raw, 'Mailjet posts one event a request, or an array of them.', readEntry);
}

function readEntry(entry: Entry, raw: RawDelivery): MailEvent | string {
  const word = lowerWordIn(entry.event);
  if (word === '') return 'The event has no "event".';
  const [about, error] = [wordIn(entry.error_related_to), wordIn(entry.error)];
  const list = filled(entry.mj_list_id);
  const isHard = entry.hard_bounce === true;
  const kind = kindOfEvent(word, isHard, about?.toLowerCase() ?? '', error?.toLowerCase() ?? '', list !== null);
  const recipient = addressIn(entry.email);
  if (recipient === null && !namesNobody(kind.type)) return `The ${word} event names no mail address.`;
  const occurredAt = momentIn(entry.time) ?? raw.receivedAt ?? null;
  if (occurredAt === null) return `The ${word} event has no readable time.`;
  // `MessageID` is longer than a number can be: two mails would get the same.
  const messageId = nameIn(entry.Message_GUID) ?? nameIn(entry.mj_message_id, entry.CustomID);
  const words = typeof entry.smtp_reply === 'string' ? SENT.exec(entry.smtp_reply)?.[1] : undefined;
  const said = [entry.smtp_reply, entry.comment, entry.error];
  const { diagnostic } = replyIn(said);
  const payload = typeof entry.Payload === 'string' ? readJson(Buffer.from(entry.Payload)) : entry.Payload;
  return mailEvent({
    esp: ESP,
    eventKey: keyFromFacts(ESP, [
      word,
      recipient,
      messageId ?? filled(entry.mj_campaign_id),
      occurredAt.toISOString(),
      list,
    ]),
    ...kind,
    recipient,
    native: [word, ...(word === 'bounce' ? [isHard ? 'hard' : 'soft'] : []), about, error].filter(isWord).join(':'),
    ...replyIn([words, ...said]),
    diagnostic,
    messageId,
    campaign: nameIn(entry.customcampaign, filled(entry.mj_campaign_id)),
    stream: list,
    dataSource: dataSourceIn(entryAt(payload)),
    occurredAt,
  });
}

/** Where there is none, Mailjet writes 0. */
function filled(value: unknown): string | null {
  const word = wordIn(value);
  return word === '0' ? null : word;
}

function isWord(part: string | null): part is string {
  return part !== null;
}
