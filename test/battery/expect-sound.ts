import type { EspAdapter } from '../../src/flow/adapt/adapter.ts';
import { DIAGNOSTIC_MAX, EVENT_TYPES, type MailEvent } from '../../src/flow/event.ts';
import { normaliseAddress } from '../../src/lib/address.ts';

/** Fit for the ledger: PostgreSQL takes every text, the address is in its one form, the moment is a moment. */
export function expectSound(adapter: EspAdapter, event: MailEvent): void {
  expect(event.esp).toBe(adapter.id);
  expect(EVENT_TYPES).toContain(event.type);
  expect(event.eventKey).toMatch(/^[\x21-\x7e]{1,200}$/);
  expect(Number.isNaN(event.occurredAt.getTime())).toBe(false);
  if (event.recipient !== null) expect(normaliseAddress(event.recipient)).toBe(event.recipient);
  if (event.type !== 'ignored' && event.type !== 'control') expect(event.recipient).not.toBeNull();
  expect((event.diagnostic ?? '').length).toBeLessThanOrEqual(DIAGNOSTIC_MAX);
  if (event.smtpCode !== null) expect(event.smtpCode >= 200 && event.smtpCode < 600).toBe(true);
  if (event.enhancedStatus !== null) expect(event.enhancedStatus).toMatch(/^[245]\.\d{1,3}\.\d{1,3}$/);
  for (const text of Object.values(event)) {
    if (typeof text !== 'string') continue;
    expect(text.isWellFormed()).toBe(true);
    expect(text.includes('\u0000')).toBe(false);
    expect(text.length).toBeLessThanOrEqual(DIAGNOSTIC_MAX);
  }
}
