/** What a replay found, in sentences. */
import type { Replay } from '../../../store/replay.ts';
import type { ReplaySums } from '../../../store/report/replay.ts';
import { counted } from '../../format.ts';

/** @returns sentences, the most important first */
export function replaySentences(sums: ReplaySums): string[] {
  const { more, fewer, same, otherwise, freed, lost } = sums;
  const said = [
    more + fewer + same === 0
      ? 'No task would have been opened under either rules.'
      : more + fewer === 0
        ? `The same ${counted(same, 'task')} would have been opened.`
        : `Would have opened ${counted(more, 'task')} more and ${fewer} fewer; ${counted(same, 'task')} either way.`,
  ];
  if (otherwise > 0) said.push(`${counted(otherwise, 'task')} of these would have read otherwise.`);
  if (freed > 0)
    said.push(
      `${counted(freed, 'address', 'addresses')} would be freed: by now neither lost nor unsure nor refused, as they are under the rules in force. ${counted(sums.freedWithDeal, 'of them stands', 'of them stand')} on deals that are open today; of ${sums.freedConfirmed} a colleague had said that nobody is there any more.`,
    );
  if (lost > 0)
    said.push(`${counted(lost, 'address', 'addresses')} more would be held for lost, unsure or refused by now.`);
  if (sums.suppressed + sums.unsuppressed > 0)
    said.push(
      `Would suppress ${counted(sums.suppressed, 'address', 'addresses')} more and ${sums.unsuppressed} fewer.`,
    );
  if (sums.verdicts === 0) said.push('What is believed of every address would be the same.');
  return said;
}

/** What a replay cannot know, in sentences. */
export const REPLAY_LIMITS: readonly string[] = [
  'Owners, companies, deals, roles and colleagues are those that the CRM names today, and a colleague’s address is as good or bad as it is today: how they stood at the time is not kept. Events, deliveries and signs of life are taken as they were known then.',
  'Of what people said of an address the newest word is kept alone: before that moment the replay knows of no word.',
  'Where somebody has another address by now, the replay knows it from the day on which it was found, and never whether mail got through there.',
  'Mail that reached colleagues counts from the day after it last did. Whether mail had ever reached a domain is not known for the past, so a likely misspelling is named also where it had.',
  'Outages of gateways are those that were found, under the rules of their time; how an industry treats our mail is known from when it was last counted. Your own words for reasons are those of today.',
  'Both sides are replayed as if their rules had always held, so the numbers are compared with each other, not with the tasks that you have.',
  'Each person stands alone: people of one company who would have shared a task are counted one by one.',
  'Too many unknown users is asked for each day instead of every hour, for a year at most and where the draft changes its numbers, by what has been reported of these days by now.',
  'Company moved is asked for each day from the first loss until 30 days after the last, with what DNS had answered by then, where it was asked.',
  'Canary and Our mail is blocked are asked for each day on which contacts left a mailing or servers refused it, instead of with each event, by what has been reported of these days by now. Where Our mail is blocked would have spoken, people whose servers refused that mailing may be counted with a task of their own.',
  'The day of a delivery is kept, not its hour: it counts when that day is over.',
];

export function periodWords({ days }: Pick<Replay, 'days'>): string {
  return days === null ? 'the whole history' : `the last ${days} days`;
}
