/** Whether somebody on a list would get the mailing, and what speaks against it. Pure. */
import { DAY_MS } from '../../lib/clock.ts';
import type { AddressFacts, Judged } from './address-facts.ts';
import type { Stratum } from './project-rate.ts';
import { isHeld } from './quarantine.ts';

/** In the order in which they are told: what forbids first. */
export const SEND_FINDINGS = [
  'malformed',
  'duplicate',
  'suppressed',
  'dead',
  'quarantined',
  'blocked',
  'retrying',
  'unsure',
  'dormant',
  'role',
  'unmailed',
  'unknown',
  'fine',
] as const;
export type SendFinding = (typeof SEND_FINDINGS)[number];

/** Those who should not get it: they are written as exclusions. */
export const LEFT_OUT: readonly SendFinding[] = ['suppressed', 'dead', 'quarantined', 'blocked', 'retrying', 'unsure'];

export interface JudgedRecipient extends Judged<SendFinding> {
  /** null: no mail would go there. */
  readonly stratum: Stratum | null;
}

const SUPPRESSED: Readonly<Record<string, string>> = {
  erased: 'They asked to be forgotten.',
  complaint: 'They marked mail as spam.',
  unsubscribe_request: 'They left.',
  manual: 'A colleague put it on the suppression list.',
  dead: 'The address no longer works.',
  paused: 'They want no mail for now.',
};

/** @param dormantDays nothing was heard for so long */
export function judgeRecipient(facts: AddressFacts, dormantDays: number, now: Date): JudgedRecipient {
  const { known } = facts;
  const none = (finding: SendFinding, why: string | null = null): JudgedRecipient => ({
    finding,
    why,
    suggestion: null,
    stratum: null,
  });
  if (facts.isRepeated) return none('duplicate', 'It stands on the list before.');
  if (known?.verdict === 'dead' || facts.suppressed === 'dead') return none('dead', deadWords(facts));
  if (facts.suppressed !== null)
    return none('suppressed', SUPPRESSED[facts.suppressed] ?? 'It is on the suppression list.');
  if (facts.quarantine !== null && isHeld(facts.quarantine))
    return none('quarantined', 'It is in quarantine: only a welcome mail may go there.');
  if (known?.verdict === 'blocked')
    return {
      ...none('blocked', 'The receiving server refuses our mail; the person may well be there.'),
      stratum: null,
    };
  if (known?.verdict === 'retrying' && known.retryAfter !== null && known.retryAfter > now)
    return none('retrying', `A mail was turned back for the moment. Wait until ${dayOf(known.retryAfter)}.`);
  if (known?.verdict === 'unsure')
    return { ...none('unsure', 'Nobody knows whether it still works.'), stratum: 'unsure' };
  const stratum: Stratum = known?.deliveredOn == null ? 'first' : 'again';
  const sent = (finding: SendFinding, why: string | null = null): JudgedRecipient => ({
    ...none(finding, why),
    stratum,
  });
  if (known !== null && isDormant(facts, dormantDays, now))
    return sent('dormant', `Nothing was heard of it for ${dormantDays} days.`);
  if (facts.isRole && !known?.isCustomerOrReplied) return sent('role', 'It is the address of a task, not of a person.');
  if (known === null) return sent('unknown', 'Nothing is known of it here.');
  return known.wasTried || known.deliveredOn !== null ? sent('fine') : sent('unmailed', 'No mail was ever tried.');
}

function deadWords({ known }: AddressFacts): string {
  return known?.reason === 'user_unknown'
    ? 'The server does not know this address.'
    : known?.reason === 'domain_unknown'
      ? 'Its domain takes no mail.'
      : 'The address no longer works.';
}

function isDormant({ known }: AddressFacts, dormantDays: number, now: Date): boolean {
  const delivered = known?.deliveredOn ? new Date(`${known.deliveredOn}T00:00:00Z`).getTime() : 0;
  const last = Math.max(delivered, known?.lastHeardAt?.getTime() ?? 0);
  return last > 0 && now.getTime() - last > dormantDays * DAY_MS;
}

export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
