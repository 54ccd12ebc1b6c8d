/** The address that a person probably has, or should have: a suggestion that somebody confirms, with the reason for it. */
import { writeDate } from '../write-date.ts';
import { findLikelyTypo } from './likely-typo.ts';
import type { PlayInput } from './play.ts';

export interface SuggestedAddress {
  readonly email: string;
  readonly from: 'crm' | 'reply' | 'colleagues' | 'spelling';
  /** A sentence. */
  readonly why: string;
}

export type SuggestionInput = Pick<PlayInput, 'email' | 'after' | 'facts' | 'isDomainAlive' | 'now'>;

type Finder = (input: SuggestionInput) => SuggestedAddress | null;

/**
 * The surest first. What HubSpot has as theirs and mail reaches is known twice over; a reply names their address in words that
 * a stranger might have forged; colleagues only show how such addresses are made; spelling shows nothing but a likeness.
 */
const FINDERS: readonly Finder[] = [ofCrm, ofReply, ofColleagues, ofSpelling];

/** @returns null where nothing is known, or the person needs none */
export function suggestAddress(input: SuggestionInput): SuggestedAddress | null {
  for (const find of FINDERS) {
    const found = find(input);
    if (found !== null && found.email !== input.email) return found;
  }
  return null;
}

const DAY_MS = 86_400_000;
/** Mailboxes that were silent for a year are given to others, or made into traps. */
const DORMANT_DAYS = 365;

function ofCrm({ email, after, facts, now }: SuggestionInput): SuggestedAddress | null {
  if (!isLost(after)) return null;
  const since = new Date(now.getTime() - DORMANT_DAYS * DAY_MS).toISOString().slice(0, 10);
  const working = (facts.contact?.otherEmails ?? []).flatMap((other) => {
    const { deliveredOn = null, isLost = true } = facts.named.get(other) ?? {};
    return other !== email && !isLost && deliveredOn !== null && deliveredOn >= since ? [{ other, deliveredOn }] : [];
  });
  const [newest] = working.sort(
    (a, b) =>
      (a.deliveredOn < b.deliveredOn ? 1 : a.deliveredOn > b.deliveredOn ? -1 : 0) || (a.other < b.other ? -1 : 1),
  );
  if (newest === undefined) return null;
  const on = writeDate(new Date(newest.deliveredOn), 'UTC');
  return {
    email: newest.other,
    from: 'crm',
    why: `HubSpot has it as another address of theirs, and mail arrived there on ${on}.`,
  };
}

/** Whether or not mail to the old address still arrives: they ask for it. */
function ofReply({ after, facts }: SuggestionInput): SuggestedAddress | null {
  const { newAddress = null } = after.news ?? {};
  if (newAddress === null || facts.named.get(newAddress.email)?.isLost === true) return null;
  const on = writeDate(newAddress.at, facts.timeZone);
  return { email: newAddress.email, from: 'reply', why: `Their automatic reply of ${on} asks to write there.` };
}

/** What would fit two people is for somebody to find out. */
function ofColleagues({ email, after, facts }: SuggestionInput): SuggestedAddress | null {
  const probable = facts.account?.people.find((person) => person.email === email)?.probable ?? null;
  if (!isLost(after) || probable === null || probable.isAmbiguous) return null;
  const { learnedFrom } = probable;
  const why =
    learnedFrom.length === 0
      ? 'HubSpot has it as another address of theirs, at the domain where colleagues get mail.'
      : `Colleagues get mail at addresses of this form: ${learnedFrom.slice(0, 3).join(', ')}.`;
  return { email: probable.probable, from: 'colleagues', why };
}

function ofSpelling({ email, after, facts, isDomainAlive = true }: SuggestionInput): SuggestedAddress | null {
  const typo = findLikelyTypo(after, email, facts, isDomainAlive);
  if (typo === null) return null;
  return {
    email: typo,
    from: 'spelling',
    why: 'The address looks mistyped: its domain takes no mail, and none ever arrived.',
  };
}

function isLost({ episodes }: SuggestionInput['after']): boolean {
  return episodes.some((episode) => episode.kind === 'lost' && episode.endedAt === null);
}
