/** Postmark's webhooks, read: one object a request, told apart by `RecordType`. */
import type { Normalised, RawDelivery } from '../../flow/adapt/adapter.ts';
import { DELIVERED, type EventKind, IGNORED, mailEvent } from '../../flow/adapt/build-event.ts';
import { type Entry, entryAt, isEntry, readJson, rejectBody } from '../../flow/adapt/json-body.ts';
import { addressIn, dataSourceIn, momentIn, nameIn, replyIn, wordIn } from '../../flow/adapt/read-field.ts';
import { postmarkKey } from './event-key.ts';
import { bounceKind, changeKind } from './event-kinds.ts';

const ESP = 'postmark';

export function normalisePostmark(raw: RawDelivery): Normalised {
  const entry = readJson(raw.body);
  if (!isEntry(entry)) return rejectBody('The body is no JSON object. Postmark posts one event a request.');
  const recordType = wordIn(entry.RecordType);
  if (recordType === null) return rejectBody('The body has no "RecordType".');

  const { kind, native } = kindOf(entry, recordType);
  const recipient = addressIn(entry.Email) ?? addressIn(entry.Recipient);
  const toldAt = momentIn(entry.BouncedAt ?? entry.DeliveredAt ?? entry.ChangedAt ?? entry.ReceivedAt);
  const occurredAt = toldAt ?? raw.receivedAt ?? null;
  if (occurredAt === null) return rejectBody(`The ${recordType} event has no readable time.`);

  const messageId = nameIn(entry.MessageID);
  const stream = wordIn(entry.MessageStream);
  const eventKey = postmarkKey({
    recordType,
    type: kind.type,
    recipient,
    id: wordIn(entry.ID),
    messageId,
    stream,
    serverId: wordIn(entry.ServerID),
    occurredAt: toldAt,
  });
  const event = mailEvent({
    esp: ESP,
    eventKey,
    ...kind,
    recipient,
    native,
    ...replyIn(entry.Details),
    messageId,
    campaign: nameIn(entry.Tag),
    stream,
    dataSource: dataSourceIn(entryAt(entry.Metadata)),
    occurredAt,
  });
  return { events: [event], rejected: [] };
}

/** `native` names what decided: `Bounce:HardBounce`, `SubscriptionChange:ManualSuppression:Recipient`. */
function kindOf(entry: Entry, recordType: string): { kind: EventKind; native: string } {
  const type = wordIn(entry.Type) ?? '';
  switch (recordType.toLowerCase()) {
    case 'delivery':
      return { kind: DELIVERED, native: recordType };
    case 'bounce':
      return { kind: bounceKind(type.toLowerCase()), native: `${recordType}:${type}` };
    case 'spamcomplaint':
      return { kind: bounceKind('spamcomplaint'), native: recordType };
    case 'subscriptionchange': {
      const isOff = entry.SuppressSending !== false;
      const reason = wordIn(entry.SuppressionReason) ?? '';
      const origin = wordIn(entry.Origin) ?? '';
      const native = `${recordType}:${isOff ? reason : 'Reactivated'}:${origin}`;
      return { kind: changeKind(isOff, reason.toLowerCase(), origin.toLowerCase()), native };
    }
    default:
      return { kind: IGNORED, native: recordType };
  }
}
