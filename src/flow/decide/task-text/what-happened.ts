/** The first lines of a task about lost mail. */
import { reasonWords } from '../../reason-words.ts';
import type { AddressState, Cause } from '../../state.ts';
import type { PlayInput, TaskSection } from '../play.ts';
import type { PersonWords } from './describe-person.ts';
import { serverWords } from './server-words.ts';

export function whatHappened(input: PlayInput, cause: Cause, person: PersonWords): TaskSection {
  const { after, facts } = input;
  const text = `${judge(after, cause, person)}\n${serverWords(cause, facts.timeZone)}`;
  return { heading: 'What happened', text, items: [] };
}

function judge(state: AddressState, cause: Cause, { described }: PersonWords): string {
  const said = `the receiving server says that ${reasonWords(cause.reason)}.`;
  if (state.verdict === 'dead') return `The address of ${described} no longer works: ${said}`;
  if (state.verdict !== 'unsure')
    return `Mail to ${described} came back${state.callFor === null ? '' : ' again'}: ${said}`;
  switch (state.hypothesis) {
    case 'left_mailbox_not_closed':
      return `Mail to ${described} keeps coming back: ${said} They may have left, with the mailbox still open.`;
    case 'shared_inbox_full':
      return `Mail to ${described} keeps coming back: ${said} It looks like a shared inbox that is full.`;
    case 'gateway_refuses':
      return `The address of ${described} may no longer work: ${said} But it has refused our mail before, so this may be about us and not about them.`;
    case 'probably_fine':
      return `Mail to ${described} came back: ${said} But they were in touch not long ago, and their colleagues get our mail: they are probably fine, and it is their mail server that is mistaken.`;
    case 'gateway_at_fault':
      return `Mail to ${described} came back: ${said} But it said the same of many others at that time: its gateway was probably at fault.`;
    case 'maybe_recycled':
      return `The address of ${described} takes mail again after a long time of silence: somebody else may have it now.`;
    default:
      return `The address of ${described} may no longer work: ${said} Please verify by phone.`;
  }
}
