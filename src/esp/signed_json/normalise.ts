/** Events of a sender of one's own, in a format of ours: one object, an array of them, or `{"events": [...]}`. */
import type { Normalised, RawDelivery } from '../../flow/adapt/adapter.ts';
import { mailEvent, namesNobody } from '../../flow/adapt/build-event.ts';
import { keyFromFacts } from '../../flow/adapt/event-key.ts';
import { isEntry, readJson, rejectBody } from '../../flow/adapt/json-body.ts';
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
import { KNOWN_TYPES, kindOfWord } from './event-kinds.ts';

const ESP = 'signed_json';

/** @throws never; what cannot be read is said by its place in the list */
export function normaliseSignedJson(raw: RawDelivery): Normalised {
  const parsed = readJson(raw.body);
  if (parsed === undefined) return rejectBody('The body is no JSON.');
  const listed = isEntry(parsed) && Array.isArray(parsed.events) ? parsed.events : parsed;
  const events: MailEvent[] = [];
  const rejected: { index: number; why: string }[] = [];
  for (const [index, entry] of [listed].flat().entries()) {
    const reading = readEntry(entry);
    if (typeof reading === 'string') rejected.push({ index, why: reading });
    else events.push(reading);
  }
  return { events, rejected };
}

/** @returns what is wrong with it, where something is */
function readEntry(entry: unknown): MailEvent | string {
  if (!isEntry(entry)) return 'The event is no object.';
  const word = lowerWordIn(entry.type);
  if (word === '') return `The event has no "type". Known are ${KNOWN_TYPES.join(', ')}.`;
  const reply = replyIn(entry.reply, { code: entry.smtp_code, status: entry.status });
  const stream = wordIn(entry.stream);
  const kind = kindOfWord(word, reply.smtpCode, stream !== null, lowerWordIn(entry.by));
  const recipient = addressIn(entry.email);
  if (recipient === null && !namesNobody(kind.type)) return `The ${word} event has no mail address in "email".`;
  const occurredAt = momentIn(entry.at);
  if (occurredAt === null) {
    return `The ${word} event has no moment in "at": write it like 2026-03-05T08:40:00Z, or in seconds since 1970.`;
  }
  const id = nameIn(entry.id);
  const messageId = nameIn(entry.message_id);
  // Somebody who counts their ids from 1 in two places has the same id twice: the address and the moment tell them apart.
  const facts = [word, recipient, occurredAt.toISOString(), stream, messageId];
  return mailEvent({
    esp: ESP,
    eventKey: keyFromFacts(ESP, [id, ...facts]),
    ...kind,
    recipient,
    native: word,
    ...reply,
    remoteMta: nameIn(entry.remote_mta),
    sendingIp: wordIn(entry.sending_ip),
    messageId,
    campaign: nameIn(entry.campaign),
    stream,
    dataSource: dataSourceIn(entry),
    occurredAt,
  });
}
