/** Whether a new row may come in, and what is wrong with it. Pure. */
import { DAY_MS } from '../../lib/clock.ts';
import type { AddressFacts, Judged } from './address-facts.ts';
import { dayOf } from './judge-recipient.ts';
import type { Stratum } from './project-rate.ts';

/** In the order in which they are told: the first that fits counts. */
export const DOOR_FINDINGS = [
  'malformed',
  'duplicate',
  'suppressed',
  'dead',
  'typo',
  'gone',
  'disposable',
  'burst',
  'role',
  'stale',
  'doubtful',
  'known',
  'new',
] as const;
export type DoorFinding = (typeof DOOR_FINDINGS)[number];

/** What speaks against the whole file. */
export const BAD: readonly DoorFinding[] = ['malformed', 'typo', 'gone', 'disposable', 'burst'];
/** What may come in: at once, or by way of quarantine. */
export const MAY_ENTER: readonly DoorFinding[] = ['new', 'known'];

/** Consent older than this is not believed by mailbox providers either: two years. */
const PERMISSION_DAYS = 730;

export interface JudgedEntry extends Judged<DoorFinding> {
  readonly stratum: Stratum | null;
}

export function judgeEntry(facts: AddressFacts, now: Date): JudgedEntry {
  const say = (finding: DoorFinding, why: string | null = null, suggestion: string | null = null): JudgedEntry => ({
    finding,
    why,
    suggestion,
    stratum: finding === 'new' || finding === 'stale' ? 'first' : null,
  });
  const { known } = facts;
  if (facts.isRepeated) return say('duplicate', 'It stands in the file before.');
  if (known?.verdict === 'dead' || facts.suppressed === 'dead') return say('dead', 'Mail to it came back before.');
  if (facts.suppressed !== null)
    return say('suppressed', 'Somebody said that no mail should go there, which a new file does not undo.');
  const isAlive = facts.isDomainAlive || facts.dns === 'takes_mail' || known?.deliveredOn != null;
  if (facts.lookalike !== null && !isAlive)
    return say('typo', 'Its domain takes no mail, and is spelt nearly like one that everybody knows.', facts.lookalike);
  if (facts.dns === 'gone' && !isAlive) return say('gone', 'Its domain has no mail server.');
  if (facts.isDisposable) return say('disposable', 'Its mailbox lasts for minutes.');
  if (facts.isBurst) return say('burst', 'It came among many of its kind within minutes, as a machine signs up.');
  if (facts.isRole && !known?.isCustomerOrReplied) return say('role', 'It is the address of a task, not of a person.');
  if (known?.verdict === 'unsure' || known?.verdict === 'blocked' || known?.verdict === 'retrying')
    return say('doubtful', 'It is known here, and mail to it did not arrive lately.');
  if (known !== null && (known.wasTried || known.deliveredOn !== null))
    return say('known', facts.isRole ? 'The address of a task, which replied or bought.' : null);
  if (facts.permittedAt && now.getTime() - facts.permittedAt.getTime() > PERMISSION_DAYS * DAY_MS)
    return say('stale', `They agreed to mail on ${dayOf(facts.permittedAt)}, which is more than two years ago.`);
  return say('new');
}
