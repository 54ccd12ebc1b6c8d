/** A MailEvent of which only what the ESP told is written down. */
import type { Actor, EventType, MailEvent, Scope } from '../event.ts';

/** What an ESP's word for an event means in ours. */
export interface EventKind {
  readonly type: EventType;
  readonly actor: Actor;
  readonly scope: Scope;
}

/** It says nothing about an address. */
export const IGNORED: EventKind = { type: 'ignored', actor: 'unknown', scope: 'esp_account' };
export const DELIVERED: EventKind = { ...IGNORED, type: 'delivered' };

type Required = 'esp' | 'eventKey' | 'type' | 'actor' | 'scope' | 'recipient' | 'native' | 'occurredAt';

export function mailEvent(told: Pick<MailEvent, Required> & Partial<Omit<MailEvent, Required>>): MailEvent {
  return {
    diagnostic: null,
    smtpCode: null,
    enhancedStatus: null,
    remoteMta: null,
    sendingIp: null,
    messageId: null,
    campaign: null,
    stream: null,
    dataSource: null,
    origin: 'live',
    ...told,
  };
}

/** What may stand without a recipient: it changes nobody's state. */
export function namesNobody(type: EventType): boolean {
  return type === 'ignored' || type === 'control';
}
