/** Which departures of a person still hold: only their own return lifts one. Pure. */
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

/** Coming back to one stream ends "everything", too, and leaves the departures from other streams alone. */
function lifts(returning: PersonAct, leave: PersonAct): boolean {
  return returning.stream === null || isEverything(leave) || leave.stream === returning.stream;
}

export function isEverything(leave: PersonAct): boolean {
  return leave.type === 'global_unsubscribe' || leave.type === 'complaint';
}
