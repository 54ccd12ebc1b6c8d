/** The first lines of a task about lost mail. */
import { reasonWords } from '../../reason-words.ts';
import type { AddressState, Cause } from '../../state.ts';
import type { PlayInput, TaskSection } from '../play.ts';
import type { PersonWords } from './describe-person.ts';
import { serverWords } from './server-words.ts';

export function whatHappened(input: PlayInput, cause: Cause, person: PersonWords): TaskSection {
  const { after, email, facts } = input;
  const whose =
    person.name === email
      ? `${email}${person.company === null ? '' : ` at ${person.company}`}`
      : `${email} of ${person.described}`;
  const text = `${judge(after, cause, whose)}\n${serverWords(cause, facts.timeZone)}`;
  return { heading: 'What happened', text, items: [] };
}

function judge(state: AddressState, cause: Cause, whose: string): string {
  const said = reasonWords(cause.reason);
  if (state.verdict === 'dead') return `The address ${whose} no longer works: the receiving server says that ${said}.`;
  if (state.verdict !== 'unsure') return `Mail to ${whose} came back again: the receiving server says that ${said}.`;
  switch (state.hypothesis) {
    case 'left_mailbox_not_closed':
      return `Mail to ${whose} keeps coming back: the receiving server says that ${said}. They may have left, with the mailbox still open.`;
    case 'shared_inbox_full':
      return `Mail to ${whose} keeps coming back: the receiving server says that ${said}. It looks like a shared inbox that is full.`;
    case 'gateway_refuses':
      return `The address ${whose} may no longer work: the receiving server says that ${said}. But it has refused our mail before, so this may be about us and not about them.`;
    default:
      return `The address ${whose} may no longer work: the receiving server says that ${said}. Please verify by phone.`;
  }
}
