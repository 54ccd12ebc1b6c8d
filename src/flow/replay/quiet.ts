/** Stretches in which nothing but deliveries becomes known of somebody who is reached: they are passed over, for they change nothing. */
import type { AddressHistory, AddressState } from '../state.ts';
import type { ReplayedAddress } from './history-at.ts';

const DAY_MS = 86_400_000;

/**
 * Mail gets through, and no loss or leaving lasts that a play could speak of: another delivery changes neither what is believed
 * nor what is to be done.
 */
export function isQuiet({ verdict, cause, episodes, probation = null }: AddressState): boolean {
  return (
    verdict === 'reachable' && cause === null && probation === null && episodes.every((one) => one.endedAt !== null)
  );
}

/** @returns where the moments are that tell more than that a day with a delivery is over */
export function tellsMore({ history, survey }: ReplayedAddress): (moment: number) => boolean {
  const { events, life, word, corrected } = history;
  const told = new Set([
    ...events.map((event) => event.receivedAt.getTime()),
    ...life.map((sign) => sign.at.getTime()),
    ...[word?.at, corrected?.at, survey?.answeredAt].map((at) => at?.getTime() ?? 0),
  ]);
  return (moment) => told.has(moment);
}

/**
 * A delivery of a day that had begun earlier may be older than what is known by now, and then it could tell something else.
 *
 * @returns the index of the first moment that may change something
 */
export function passOver(
  moments: readonly number[],
  from: number,
  { events }: Pick<AddressHistory, 'events'>,
  now: number,
  isNews: (moment: number) => boolean,
): number {
  // A sender's clock may be ahead of ours.
  const known = events.reduce((latest, event) => Math.max(latest, event.at.getTime()), now);
  const stop = moments.findIndex((moment, nth) => nth >= from && (isNews(moment) || moment - DAY_MS < known));
  return stop === -1 ? moments.length : stop;
}
