/** Which departures still hold: the same reading as conclude's, for the page that a person sees at once. Pure. */
import type { PersonAct } from '../../store/leave.ts';

/** @param acts in the order of the history */
export function standingLeaves(acts: readonly PersonAct[]): readonly PersonAct[] {
  let standing: PersonAct[] = [];
  for (const act of acts) {
    if (act.type === 'resubscribe') standing = standing.filter((leave) => !lifts(act, leave));
    else standing.push(act);
  }
  return standing;
}

/** Coming back lifts only what it speaks of: one stream at one ESP, all mail of one ESP, or everything. */
export function lifts(returning: PersonAct, leave: PersonAct): boolean {
  if (returning.stream !== null || returning.scope === 'stream') {
    return !isEverything(leave) && leave.esp === returning.esp && leave.stream === returning.stream;
  }
  return isEverything(leave) && (returning.scope === 'everything' || leave.esp === returning.esp);
}

export function isEverything(leave: PersonAct): boolean {
  return leave.type === 'global_unsubscribe' || leave.type === 'complaint';
}
