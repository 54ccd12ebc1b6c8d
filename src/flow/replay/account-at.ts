/** A company as it was known at a moment: its people as the rules judge them, and what DNS had said by then. */
import type { AccountAddress, AccountHistory, DnsObservation, LastingLoss } from '../account.ts';
import type { Day } from '../state.ts';

const DAY_MS = 86_400_000;

/** How mail to somebody at the domain failed, by the rules that are tried. */
export type LossThen = Pick<AccountAddress, 'failing' | 'replaced'>;

/**
 * @param history as it is known today
 * @param lossOf of addresses at the domain; null: no mail to them had failed
 * @param daysOf days on which mail got through, in order
 * @param asked answers of DNS, the oldest first
 */
export function accountAt(
  history: AccountHistory,
  at: Date,
  lossOf: (email: string) => LossThen | null,
  daysOf: (email: string) => readonly Day[],
  asked: readonly DnsObservation[],
): AccountHistory {
  const today = at.toISOString().slice(0, 10);
  const isPast = (moment: Date) => moment.getTime() <= at.getTime();
  const pastLoss = (loss: LastingLoss | null | undefined) => (loss && isPast(loss.at) ? loss : null);
  const known = (people: readonly AccountAddress[], lossThen: (one: AccountAddress) => LossThen) =>
    people
      .filter((one) => isPast(one.knownSince))
      .map((one) => ({
        ...one,
        ...lossThen(one),
        deliveredOn: daysOf(one.email).findLast((day) => day < today) ?? null,
      }));
  return {
    domain: history.domain,
    addresses: known(history.addresses, (one) => lossOf(one.email) ?? { failing: null, replaced: null }),
    elsewhere: known(history.elsewhere, (one) => ({
      failing: pastLoss(one.failing),
      replaced: pastLoss(one.replaced),
    })),
    dns: asked.findLast((one) => isPast(one.at)) ?? null,
  };
}

/**
 * @param failures when mail to people of the company failed
 * @returns the end of each day (UTC) from the first failure until `watchedDays` after the last
 */
export function daysToAsk(failures: readonly Date[], until: Date, watchedDays: number): Date[] {
  const moments = failures.map((at) => at.getTime()).toSorted((a, b) => a - b);
  const [first, last] = [moments[0], moments.at(-1)];
  if (first === undefined || last === undefined) return [];
  const days: Date[] = [];
  const end = Math.min(last + watchedDays * DAY_MS, until.getTime());
  for (let at = Math.floor(first / DAY_MS) * DAY_MS + DAY_MS; at <= end; at += DAY_MS) days.push(new Date(at));
  return days.length > 0 || first > end ? days : [new Date(end)];
}
