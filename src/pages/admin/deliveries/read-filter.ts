/** The filters of the list of deliveries, as they stand in the address of the page. */
import type { Request } from 'express';
import { addDays, atLocalHour } from '../../../flow/local-time.ts';
import { normaliseAddress } from '../../../lib/address.ts';
import { DELIVERY_STATES, type DeliveryFilter } from '../../../store/report/deliveries.ts';
import { readDay } from '../read-day.ts';
import { oneOf, readNumber, textOf } from '../read-request.ts';

/** What was typed, beside what it means. */
export interface TypedFilter extends DeliveryFilter {
  readonly typed: { readonly email: string; readonly from: string; readonly until: string };
  /** Why the address cannot be meant. */
  readonly wrongEmail: string | null;
}

/** @param timeZone of the portal: a day is a day there */
export function readFilter(request: Request, timeZone: string): TypedFilter {
  const typed = {
    email: textOf(request, 'email').trim().slice(0, 254),
    from: textOf(request, 'from').trim().slice(0, 10),
    until: textOf(request, 'until').trim().slice(0, 10),
  };
  const email = typed.email === '' ? null : normaliseAddress(typed.email);
  const from = readDay(typed.from);
  const until = readDay(typed.until);
  return {
    state: oneOf(DELIVERY_STATES, textOf(request, 'state')),
    sourceId: readNumber(textOf(request, 'source')),
    reason: textOf(request, 'reason').replaceAll('\0', '').slice(0, 2_000) || null,
    from: from && atLocalHour(from, 0, timeZone),
    until: until && atLocalHour(addDays(until, 1), 0, timeZone),
    email,
    typed,
    wrongEmail:
      typed.email !== '' && email === null ? 'Write a whole address, for example jane.doe@example.com.' : null,
  };
}
