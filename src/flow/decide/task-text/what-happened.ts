/** The first lines of a task about lost mail. */
import { cutText } from '../../../lib/cut-text.ts';
import { reasonWords } from '../../reason-words.ts';
import type { AddressState, Cause } from '../../state.ts';
import { writeDate } from '../../write-date.ts';
import type { PlayInput, TaskSection } from '../play.ts';
import type { PersonWords } from './describe-person.ts';
import { oneLine } from './fit-subject.ts';
import { serverWords } from './server-words.ts';

type CauseWord = NonNullable<Cause['word']>;

/** As much as fits into a glance. */
const QUOTE_MAX = 400;

export function whatHappened(input: PlayInput, cause: Cause, person: PersonWords): TaskSection {
  const { after, facts } = input;
  if (cause.word)
    return { heading: 'What happened', text: saidSo(cause, cause.word, person, facts.timeZone), items: [] };
  const text = `${judge(after, cause, person)}\n${serverWords(cause, facts.timeZone)}`;
  return { heading: 'What happened', text, items: [] };
}

/** No mail failed, and yet nobody is reached: what mail servers say is no help here. */
function saidSo(cause: Cause, { by, why }: CauseWord, { described }: PersonWords, zone: string): string {
  const quote = cutText(oneLine(why ?? ''), QUOTE_MAX);
  const said = `On ${writeDate(cause.at, zone)} ${by} said that ${reasonWords(cause.reason)}${quote === '' ? '.' : `: “${quote}”`}`;
  return `${described} is no longer reached, though the mailbox may still take mail.\n${said}`;
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
