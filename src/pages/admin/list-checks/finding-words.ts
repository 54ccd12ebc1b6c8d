/** What was found of rows of a list, in words. */
import type { DoorFinding } from '../../../flow/vet/judge-entry.ts';
import type { SendFinding } from '../../../flow/vet/judge-recipient.ts';
import type { QuarantineState } from '../../../flow/vet/quarantine.ts';
import type { Decision } from '../../../store/list-check.ts';
import type { Tone } from '../../words.ts';

export interface FindingWords {
  readonly label: string;
  readonly says: string;
  readonly tone: Tone;
}

const words = (label: string, says: string, tone: Tone): FindingWords => ({ label, says, tone });

const DUPLICATE = words('Twice on it', 'Counted once, where it stands first.', 'grey');
const MALFORMED = words('No address', 'No mail can go there as it is written.', 'red');

const SEND_WORDS: Readonly<Record<SendFinding, FindingWords>> = {
  malformed: MALFORMED,
  duplicate: DUPLICATE,
  suppressed: words('Suppressed', 'They left, marked mail as spam, paused, or a colleague said so.', 'red'),
  dead: words('Dead', 'The address no longer works.', 'red'),
  quarantined: words('In quarantine', 'Only a welcome mail may go there yet.', 'blue'),
  blocked: words('Blocked', 'The server refuses our mail; the person may well be there.', 'violet'),
  retrying: words('To be tried later', 'It was turned back for the moment.', 'blue'),
  unsure: words('Unsure', 'Nobody knows whether it still works.', 'amber'),
  dormant: words('Dormant', 'Nothing was heard of it for long: old addresses turn into spam traps.', 'amber'),
  role: words('Role address', 'Of a task, not of a person; nobody there wrote to you or bought.', 'amber'),
  unmailed: words('Never mailed', 'Known here, and no mail was ever tried.', 'grey'),
  unknown: words('Unknown to us', 'Nothing is known of it here.', 'grey'),
  fine: words('Fine', 'Nothing speaks against it.', 'green'),
};

const DOOR_WORDS: Readonly<Record<DoorFinding, FindingWords>> = {
  malformed: MALFORMED,
  duplicate: DUPLICATE,
  suppressed: words('Suppressed', 'Somebody said that no mail should go there.', 'red'),
  dead: words('Dead', 'Mail to it came back before.', 'red'),
  typo: words(
    'Mistyped',
    'Its domain takes no mail, and looks like one that everybody knows. Nothing is rewritten.',
    'red',
  ),
  gone: words('No mail server', 'Its domain takes no mail.', 'red'),
  disposable: words('Disposable', 'Its mailbox lasts for minutes.', 'red'),
  burst: words('In a burst', 'Many of its kind within minutes, as machines sign up.', 'red'),
  role: words('Role address', 'Of a task, not of a person; nobody there wrote to you or bought.', 'amber'),
  stale: words('Old permission', 'They agreed more than two years ago.', 'amber'),
  doubtful: words('Doubtful', 'Known here, and mail did not arrive lately.', 'amber'),
  known: words('Known', 'Mail went there before.', 'green'),
  new: words('New', 'Nothing speaks against it, and nobody mailed it yet.', 'blue'),
};

export function findingWords(purpose: 'send' | 'door', finding: string): FindingWords {
  const found = (purpose === 'door' ? DOOR_WORDS : SEND_WORDS) as Readonly<Record<string, FindingWords>>;
  return found[finding] ?? words(finding, '', 'grey');
}

export const ADVICE: Readonly<
  Record<Decision, { readonly label: string; readonly deed: string; readonly tone: Tone }>
> = {
  take: { label: 'Take it', deed: 'Take it', tone: 'green' },
  quarantine: { label: 'Take it in quarantine', deed: 'Take it in quarantine', tone: 'blue' },
  sample: { label: 'Mail a sample first', deed: 'Mail a sample first', tone: 'amber' },
  refuse: { label: 'Refuse it', deed: 'Refuse it', tone: 'red' },
};

export const QUARANTINE_WORDS: Readonly<Record<QuarantineState, { readonly label: string; readonly tone: Tone }>> = {
  waiting: { label: 'Waiting for a welcome mail', tone: 'blue' },
  mailed: { label: 'Welcomed, may still bounce', tone: 'blue' },
  verified: { label: 'Verified', tone: 'green' },
  failed: { label: 'Failed', tone: 'red' },
  released: { label: 'Let out by an admin', tone: 'grey' },
};
