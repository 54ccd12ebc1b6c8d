/** An event that we record ourselves: what a person did on our pages. Pure. */
import type { StoredEvent } from '../../store/event.ts';

export interface OwnAct {
  readonly eventKey: string;
  readonly addressId: number;
  /** Normalised. */
  readonly email: string;
  readonly type: 'list_unsubscribe' | 'global_unsubscribe' | 'preference' | 'undo' | 'resubscribe';
  /** By which door, or what was chosen. */
  readonly native: string;
  /** null: everything. */
  readonly stream: string | null;
  readonly rule: string;
  readonly at: Date;
}

export function ownEvent({ eventKey, addressId, email, type, native, stream, rule, at }: OwnAct): StoredEvent {
  return {
    eventKey,
    addressId,
    sourceId: null,
    deliveryId: null,
    esp: 'bellwether',
    type,
    recipient: email,
    native,
    diagnostic: null,
    smtpCode: null,
    enhancedStatus: null,
    remoteMta: null,
    sendingIp: null,
    messageId: null,
    campaign: null,
    stream,
    dataSource: null,
    occurredAt: at,
    receivedAt: at,
    at,
    actor: 'person',
    scope: stream === null ? 'everything' : 'stream',
    origin: 'live',
    class: null,
    reason: type.endsWith('unsubscribe') ? 'unsubscribe_request' : 'undetermined',
    rule,
    span: null,
    gateway: null,
    confidence: 1,
  };
}
