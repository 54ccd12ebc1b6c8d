/** Addresses that were lost, fill up or left, and people who matter: what the plays are about. */
import type { LedgerEvent } from '../../../src/flow/event.ts';
import type { DecideSettings } from '../../../src/flow/settings.ts';
import { day, event, full, hard, sign } from '../build-history.ts';
import { contact, deal, facts, type InputParts } from './build-input.ts';

/** A moment after the bounce at `day(0)`. */
export const SOON = 0.1;

export function left(n = 0, part: Partial<LedgerEvent> = {}): LedgerEvent {
  return event(day(n), { type: 'global_unsubscribe', actor: 'person', scope: 'everything', native: 'page', ...part });
}

export function complaint(n = 0): LedgerEvent {
  return event(day(n), { type: 'complaint', actor: 'person' });
}

export const champion = facts({ contact: contact({ buyingRoles: ['CHAMPION'] }) });
export const lateDeal = facts({ deals: [deal()] });
export const customer = facts({ contact: contact({ lifecycleStage: 'customer' }) });

export const gone: InputParts = { history: { events: [hard(0)] } };
export const perhapsGone: InputParts = { history: { events: [hard(0)], life: [sign(-1)] } };
export const softTwice: InputParts = { history: { events: [full(0), full(8)] } };
export const softThrice: InputParts = { history: { events: [full(0), full(8), full(16)] } };

/** The United States: everybody at a company, and customers. */
export const CALL_IN_US: Partial<DecideSettings> = {
  contactRules: [
    { place: 'US', who: 'customer', basis: 'any', answer: 'call' },
    { place: 'US', who: 'company', basis: 'any', answer: 'call' },
  ],
};

export function leftStream(n = 0, stream = 'Product news'): LedgerEvent {
  return event(day(n), { type: 'list_unsubscribe', actor: 'person', scope: 'stream', stream, native: 'page' });
}
