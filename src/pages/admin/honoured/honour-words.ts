/** What stands of a wish to leave at each place, in words. Pure. */
import { HONOUR_ALARM_MS, HONOUR_WARN_MS, HONOUR_WITHIN_MS } from '../../../flow/honour-limits.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../lib/clock.ts';
import type { ClockRow, Place, WaitingCount } from '../../../store/report/honoured.ts';
import { counted } from '../../format.ts';
import type { Tone } from '../../words.ts';

export const PLACES: Readonly<Record<Place, string>> = {
  suppressed: 'Bellwether’s own list',
  property: 'The contact in HubSpot',
  subscription: 'HubSpot’s communication preferences',
};

/** `340 ms`, `12 s`, `5 minutes`, `3 hours`, `2 days`: rounded up, so that nothing seems faster than it was. */
export function lasting(ms: number): string {
  if (ms < SECOND_MS) return `${Math.ceil(Math.max(0, ms))} ms`;
  if (ms < 2 * MINUTE_MS) return `${Math.ceil(ms / SECOND_MS)} s`;
  if (ms < 2 * HOUR_MS) return counted(Math.ceil(ms / MINUTE_MS), 'minute');
  if (ms < HONOUR_WITHIN_MS) return counted(Math.ceil(ms / HOUR_MS), 'hour');
  return counted(Math.ceil(ms / DAY_MS), 'day');
}

export interface AtPlace {
  readonly place: Place;
  /** null: it does not know yet, or never will. */
  readonly at: Date | null;
  readonly says: string;
  readonly tone: Tone;
}

export function placesOf(row: ClockRow, now: Date): AtPlace[] {
  const waits = {
    says: `waiting for ${lasting(now.getTime() - row.askedAt.getTime())}`,
    tone: toneOf(row.askedAt, now),
  };
  const knew = (place: Place, at: Date): AtPlace => ({
    place,
    at,
    says: row.isMeasured ? `after ${lasting(at.getTime() - row.askedAt.getTime())}` : 'not measured',
    tone: row.isMeasured && at.getTime() - row.askedAt.getTime() > HONOUR_WITHIN_MS ? 'red' : 'green',
  });
  const none = (place: Place, says: string): AtPlace => ({ place, at: null, says, tone: 'grey' });
  const property = (): AtPlace => {
    if (row.propertyAt) return knew('property', row.propertyAt);
    if (!row.isMeasured) return none('property', 'from before this was measured');
    if (row.hasContact === false) return none('property', 'no contact has this address');
    return row.closedAt ? none('property', endWords(row)) : { place: 'property', at: null, ...waits };
  };
  const subscription = (): AtPlace => {
    if (row.subscriptionAt) return knew('subscription', row.subscriptionAt);
    if (!row.wantsSubscription) return none('subscription', 'not to be told');
    return row.closedAt ? none('subscription', endWords(row)) : { place: 'subscription', at: null, ...waits };
  };
  return [knew('suppressed', row.suppressedAt), property(), subscription()];
}

function endWords(row: ClockRow): string {
  return row.hasContact === null ? 'not to be told' : 'taken back by the person before it was told';
}

function toneOf(askedAt: Date, now: Date): Tone {
  const age = now.getTime() - askedAt.getTime();
  return age >= HONOUR_ALARM_MS ? 'red' : age >= HONOUR_WARN_MS ? 'amber' : 'blue';
}

/** @returns null while everybody is well within the time */
export function lateOptOuts(
  { waiting, oldest }: WaitingCount,
  now: Date,
): { tone: 'red' | 'amber'; text: string } | null {
  const age = oldest ? now.getTime() - oldest.getTime() : 0;
  if (age < HONOUR_WARN_MS) return null;
  const left = HONOUR_WITHIN_MS - age;
  const rest =
    left > 0
      ? `In ${lasting(left)} it will be 48 hours.`
      : 'That is more than the 48 hours that mailbox providers allow.';
  return {
    tone: age >= HONOUR_ALARM_MS ? 'red' : 'amber',
    text: `${counted(waiting, 'wish', 'wishes')} to leave ${waiting === 1 ? 'has' : 'have'} not reached every place, the oldest for ${lasting(age)}. ${rest} Nobody is mailed by Bellwether’s own list meanwhile.`,
  };
}
