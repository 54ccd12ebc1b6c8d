/** Whether a source works, and if not, what is wrong with it: said in this order, the first that fits. */
import type { EspAdapter } from '../../../flow/adapt/adapter.ts';
import { MINUTE_MS } from '../../../lib/clock.ts';
import type { SourceRow, SourceView } from '../../../store/report/sources.ts';

/**
 * `refused`: its proof does not fit. `no-key`: the secret that the ESP shows is not here yet. `reading`: something came and
 * is about to be read. `waiting`, `overdue`: nothing came. `unreadable`, `unneeded`: nothing of use came.
 */
export type SourceState =
  | 'off'
  | 'refused'
  | 'no-key'
  | 'reading'
  | 'waiting'
  | 'overdue'
  | 'unreadable'
  | 'unneeded'
  | 'wrong-stream'
  | 'works';

/** Tests of the ESPs arrive within seconds; who has set it up has pressed the button by then. */
const OVERDUE_MS = 10 * MINUTE_MS;

export function checkSource(
  source: SourceRow & Partial<SourceView>,
  adapter: Pick<EspAdapter, 'purposeOfStream' | 'secret'> | null,
  now: Date,
): SourceState {
  if (!source.isOn) return 'off';
  if (source.refusedSince !== null) return 'refused';
  if (!source.hasSecret && adapter?.secret !== null) return 'no-key';
  if (source.lastEventAt === null) {
    if ((source.waiting ?? 0) > 0) return 'reading';
    return now.getTime() - source.createdAt.getTime() < OVERDUE_MS ? 'waiting' : 'overdue';
  }
  if (source.usefulAt === null) return source.seenIgnored.length > 0 ? 'unneeded' : 'unreadable';
  return isOfOtherPurpose(source, adapter) ? 'wrong-stream' : 'works';
}

/** Every stream that was seen is known to be for the other kind of mail. */
function isOfOtherPurpose(source: SourceRow, adapter: Pick<EspAdapter, 'purposeOfStream'> | null): boolean {
  if (source.purpose === 'both' || source.seenStreams.length === 0) return false;
  return source.seenStreams.every((stream) => {
    const purpose = adapter?.purposeOfStream?.(stream) ?? null;
    return purpose !== null && purpose !== source.purpose;
  });
}
