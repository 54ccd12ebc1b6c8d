/** One honest sentence on what a change does, and to what it does nothing. */
import type { Html } from '../../../lib/html.ts';
import { isPlay, type RulePageId } from '../../../rules/rule-pages.ts';
import { counted } from '../../format.ts';
import { notice } from '../../parts/notice.ts';

const OF_PLAYS =
  'Changes count for what happens from now on: no task opens for what is past. Tasks that are there stay as they are.';
const OF_PAGES: Readonly<Record<string, string>> = {
  'soft-bounce-retry': `${OF_PLAYS} The day on which a contact is tried again is reckoned anew for all of them.`,
  'soft-bounce-call': `${OF_PLAYS} Whether an address asks for a call is judged anew for all of them.`,
  'unknown-user-rate':
    'Changes count from the next hour on. Of what a task was opened in the last 30 days no second one is.',
  tasks: 'Holds for tasks that are opened from now on; those that are there keep their owner.',
  verdicts:
    'All addresses are looked at again under the new rules, one batch after the other: what HubSpot shows of them may change. No task opens for what happened before.',
};

export function takesEffect(page: RulePageId): string {
  return OF_PAGES[page] ?? OF_PLAYS;
}

/** @param lasting people about whom it has told somebody, and whose loss or departure lasts */
export function whenSwitchedOff(page: RulePageId, lasting: number): string {
  if (!isPlay(page)) return '';
  if (page === 'unknown-user-rate') return 'Switched off, it opens no more tasks; the page of unknown users stays.';
  const open =
    lasting === 0
      ? 'None of its tasks are open.'
      : `It has told an owner of ${counted(lasting, 'person', 'people')} whose matter is open: those tasks stay, and close themselves when their cause is gone.`;
  return `Switched off, it opens no more tasks; one that is planned already is still sent. ${open}`;
}

export function lookingAgainNotice(): Html {
  return notice(
    'blue',
    'Addresses are being looked at again',
    'The rules by which addresses are judged were changed. This goes on by itself, also when you leave; what has just come in goes first.',
  );
}
