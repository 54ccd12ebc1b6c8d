/** Which departures still hold: the same reading as conclude's, for the page that a person sees at once. Pure. */
import type { PersonAct } from '../../store/leave.ts';
import { dropUndone } from '../drop-undone.ts';
import type { EventType } from '../event.ts';

const LEAVES: ReadonlySet<EventType> = new Set<EventType>(['list_unsubscribe', 'global_unsubscribe', 'complaint']);

/** @param acts in the order of the history */
export function standingLeaves(acts: readonly PersonAct[]): readonly PersonAct[] {
  let standing: PersonAct[] = [];
  for (const act of dropUndone(acts)) {
    if (act.type === 'resubscribe') standing = standing.filter((leave) => !lifts(act, leave));
    else if (LEAVES.has(act.type)) standing.push(act);
  }
  return standing;
}

/** Coming back lifts only what it speaks of: what was left by the name of one stream, all mail of one ESP, or everything. */
export function lifts(returning: PersonAct, leave: Pick<PersonAct, 'esp' | 'type' | 'scope' | 'stream'>): boolean {
  const isSameEsp = leave.esp === returning.esp;
  if (returning.stream !== null) {
    const namesStream = leave.type === 'list_unsubscribe' || !isEverything(leave);
    return namesStream && isSameEsp && leave.stream === returning.stream;
  }
  if (returning.scope === 'stream') return !isEverything(leave) && isSameEsp && leave.stream === null;
  return isEverything(leave) && (returning.scope === 'everything' || isSameEsp);
}

export function isEverything(leave: Pick<PersonAct, 'type' | 'scope'>): boolean {
  return leave.type === 'complaint' || leave.scope !== 'stream';
}
