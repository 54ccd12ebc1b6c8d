/** Iterable's system webhooks, read: one object a request. */
import type { Normalised, RawDelivery } from '../../flow/adapt/adapter.ts';
import { type EventKind, IGNORED, mailEvent, namesNobody } from '../../flow/adapt/build-event.ts';
import { keyFromFacts } from '../../flow/adapt/event-key.ts';
import { type Entry, entryAt } from '../../flow/adapt/json-body.ts';
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
import { actorOfLeave } from './unsub-source.ts';

const ESP = 'iterable';
const MAX_STREAMS = 100;

export function normaliseIterable(raw: RawDelivery): Normalised {
  return readEntries(raw, 'Iterable posts one event a request.', readEntry);
}

function readEntry(entry: Entry, raw: RawDelivery): readonly MailEvent[] | string {
  const native = wordIn(entry.eventName);
  if (native === null) return 'The event has no "eventName".';
  const fields = entryAt(entry.dataFields);
  const streams = streamsOf(fields);
  const source = wordIn(fields.unsubSource);
  const kind = kindOf(native.toLowerCase(), lowerWordIn(fields.recipientState), streams.length > 0, source);
  const recipient = addressIn(entry.email) ?? addressIn(fields.email);
  if (recipient === null && !namesNobody(kind.type)) return `The ${native} event names no mail address.`;
  const told = wordIn(fields.createdAt);
  const occurredAt = momentIn(told) ?? raw.receivedAt ?? null;
  if (occurredAt === null) return `The ${native} event has no readable time.`;
  const messageId = nameIn(fields.messageId);
  // What is told of several lists, channels or types of message is one wish for each of them.
  const ofStreams = kind.scope === 'stream' ? streams : [null];
  return ofStreams.map((stream) =>
    mailEvent({
      esp: ESP,
      eventKey: keyFromFacts(ESP, [native, recipient, messageId, told, stream]),
      ...kind,
      recipient,
      native,
      ...replyIn([fields.bounceMessage, fields.reason, fields.diagnosticCode]),
      messageId,
      campaign: nameIn(fields.campaignName, fields.campaignId),
      stream,
      dataSource: dataSourceIn(fields),
      occurredAt,
    }),
  );
}

/** `channel:27447`: ids of different kinds are counted apart. */
function streamsOf(fields: Entry): string[] {
  const kinds = [
    ['list', fields.emailListIds],
    ['channel', fields.channelIds],
    ['type', fields.messageTypeIds],
  ] as const;
  return kinds.flatMap(([kind, ids]) => namesOf(kind, ids)).slice(0, MAX_STREAMS);
}

function namesOf(kind: string, ids: unknown): string[] {
  const words = Array.isArray(ids) ? ids.map(wordIn).filter((id) => id !== null) : [];
  return words.map((id) => `${kind}:${id}`);
}

/** @param source who unsubscribed somebody; where it is not told, it was the person */
function kindOf(word: string, recipientState: string, hasStreams: boolean, source: string | null): EventKind {
  const scope = hasStreams ? 'stream' : 'esp_account';
  switch (word) {
    case 'emailbounce':
      return { ...IGNORED, type: recipientState === 'hardbounce' ? 'hard_bounce' : 'soft_bounce' };
    case 'emailcomplaint':
      return { type: 'complaint', actor: 'person', scope: 'esp_account' };
    case 'emailunsubscribe':
      return {
        type: hasStreams ? 'list_unsubscribe' : 'global_unsubscribe',
        actor: source === null ? 'person' : actorOfLeave(source),
        scope,
      };
    // A form, an import and a colleague look alike.
    case 'emailsubscribe':
      return { type: 'resubscribe', actor: 'unknown', scope };
    default:
      return IGNORED;
  }
}
