/** Short ways to write histories. */
import type { BounceClass, LedgerEvent, Reason } from '../../src/flow/event.ts';
import { orderedAt } from '../../src/flow/event.ts';
import type { AddressHistory, LifeSign, PersonsWord } from '../../src/flow/state.ts';

export const EMAIL = 'dana.reyes@acme.example';

const DAY_MS = 86_400_000;
/** Day 0 of all histories: a Monday, 10:00 UTC. */
const ORIGIN = Date.UTC(2026, 2, 2, 10);

/** @param day days after day 0, 10:00 UTC; fractions are hours */
export function day(day: number): Date {
  return new Date(ORIGIN + Math.round(day * DAY_MS));
}

/** The UTC day of `day(n)`, as the ledger writes it. */
export function dayName(n: number): string {
  return day(n).toISOString().slice(0, 10);
}

let count = 0;

export function event(at: Date, part: Partial<LedgerEvent> = {}): LedgerEvent {
  count += 1;
  const occurredAt = part.occurredAt ?? at;
  const receivedAt = part.receivedAt ?? at;
  return {
    esp: 'sendgrid',
    eventKey: `event-${String(count).padStart(6, '0')}`,
    type: 'ignored',
    recipient: EMAIL,
    native: 'ignored',
    diagnostic: null,
    smtpCode: null,
    enhancedStatus: null,
    remoteMta: null,
    sendingIp: null,
    messageId: null,
    campaign: null,
    stream: null,
    dataSource: null,
    occurredAt,
    receivedAt,
    at: orderedAt(occurredAt, receivedAt),
    actor: 'unknown',
    scope: 'esp_account',
    origin: 'live',
    class: null,
    reason: 'undetermined',
    rule: 'test',
    span: null,
    gateway: null,
    confidence: 1,
    ...part,
  };
}

export function bounce(n: number, of: BounceClass, reason: Reason, part: Partial<LedgerEvent> = {}): LedgerEvent {
  const type = of === 'hard' ? 'hard_bounce' : of === 'soft' ? 'soft_bounce' : 'block';
  return event(day(n), { type, class: of, reason, native: `bounce:${reason}`, ...part });
}

export function hard(n: number, part: Partial<LedgerEvent> = {}): LedgerEvent {
  return bounce(n, 'hard', 'user_unknown', { diagnostic: '550 5.1.1 User unknown', smtpCode: 550, ...part });
}

export function soft(n: number, part: Partial<LedgerEvent> = {}): LedgerEvent {
  return bounce(n, 'soft', 'timeout', { diagnostic: '451 4.4.1 timed out', smtpCode: 451, ...part });
}

export function full(n: number, part: Partial<LedgerEvent> = {}): LedgerEvent {
  return bounce(n, 'soft', 'mailbox_full', { diagnostic: '452 4.2.2 Mailbox full', smtpCode: 452, ...part });
}

export function block(n: number, part: Partial<LedgerEvent> = {}): LedgerEvent {
  return bounce(n, 'block', 'policy', { diagnostic: '554 5.7.1 Rejected by policy', smtpCode: 554, ...part });
}

export function sign(n: number, kind: LifeSign['kind'] = 'reply'): LifeSign {
  return { kind, at: day(n), source: `HubSpot: last ${kind}` };
}

export function word(n: number, says: PersonsWord['says'], until: number | null = null): PersonsWord {
  return { says, by: 'Sam Lee', at: day(n), until: until === null ? null : day(until) };
}

export function history(part: Partial<AddressHistory>): AddressHistory {
  return { email: EMAIL, events: [], deliveredDays: [], life: [], word: null, actedUpon: [], ...part };
}
