/** What a replay found, in sentences. */
import type { Replay } from '../../../store/replay.ts';
import type { ReplaySums } from '../../../store/report/replay.ts';
import { counted } from '../../format.ts';

/** @returns sentences, the most important first */
export function replaySentences(sums: ReplaySums): string[] {
  const { more, fewer, same, otherwise, freed, lost } = sums;
  const said = [
    more + fewer === 0
      ? `The same ${counted(same, 'task')} would have been opened.`
      : `Would have opened ${counted(more, 'task')} more and ${fewer} fewer; ${counted(same, 'task')} either way.`,
  ];
  if (otherwise > 0) said.push(`${counted(otherwise, 'task')} of these would have read otherwise.`);
  if (freed > 0)
    said.push(
      `Would have freed ${counted(freed, 'address', 'addresses')}; ${sums.freedWithDeal} of them on open deals; ${sums.freedConfirmed} that a colleague had confirmed dead.`,
    );
  if (lost > 0) said.push(`${counted(lost, 'address', 'addresses')} more would be held for lost or unsure by now.`);
  if (sums.suppressed + sums.unsuppressed > 0)
    said.push(
      `Would suppress ${counted(sums.suppressed, 'address', 'addresses')} more and ${sums.unsuppressed} fewer.`,
    );
  if (sums.verdicts === 0) said.push('What is believed of every address would be the same.');
  return said;
}

/** What a replay cannot know, in sentences. */
export const REPLAY_LIMITS: readonly string[] = [
  'Owners, companies, deals, roles and colleagues are those that the CRM names today: how they stood at the time is not kept. Events, deliveries and words of people are taken as they were known then.',
  'Both sides are replayed as if their rules had always held, so the numbers are compared with each other, not with the tasks that you have.',
  'Each person stands alone: people of one company who would have shared a task are counted one by one.',
  'Not replayed are plays that speak of whole companies or mailings: account moved, canary, our mail blocked, unknown users. What was known of these at the time is not kept.',
  'The day of a delivery is kept, not its hour: it counts when that day is over. Gateways found at fault stay as they were found.',
];

export function periodWords({ days }: Pick<Replay, 'days'>): string {
  return days === null ? 'the whole history' : `the last ${days} days`;
}
