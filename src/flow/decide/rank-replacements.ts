/** Whom else to call at the account, and why just them. */
import type { ColleagueFacts, CrmFacts } from '../facts.ts';
import type { DecideSettings } from '../settings.ts';
import { championRole, roleWords } from './champion-role.ts';
import { type Seniority, seniorityOf } from './seniority.ts';

export interface Replacement {
  readonly person: ColleagueFacts;
  readonly score: number;
  /** Clauses, the weightiest first; never empty. */
  readonly reasons: readonly string[];
}

/** A rep calls one or two people, not ten. */
const REPLACEMENTS_MAX = 4;

const DAY_MS = 86_400_000;
const CHAMPION_POINTS = 40;
const ROLE_POINTS = 20;
const DEAL_POINTS = 30;
/** Human contact within so many days. */
const CONTACT_POINTS = [
  { days: 30, points: 20 },
  { days: 90, points: 12 },
  { days: 180, points: 6 },
] as const;
const SENIORITY_WORDS: Readonly<Record<Seniority, string>> = {
  executive: 'senior title',
  head: 'senior title',
  manager: 'manager',
};
const SENIORITY_POINTS: Readonly<Record<Seniority, number>> = { executive: 15, head: 12, manager: 6 };
/** Between two alike, the one who can be called. */
const PHONE_POINTS = 2;

/** @param writeDate for the reasons */
export function rankReplacements(
  facts: CrmFacts,
  settings: DecideSettings,
  now: Date,
  writeDate: (at: Date) => string,
): readonly Replacement[] {
  return facts.colleagues
    .filter((person) => !person.isLost && person.optedOut !== true && person.contactId !== facts.contact?.contactId)
    .map((person) => weigh(person, settings, now, writeDate))
    .sort(compareReplacements)
    .slice(0, REPLACEMENTS_MAX);
}

function weigh(
  person: ColleagueFacts,
  settings: DecideSettings,
  now: Date,
  writeDate: (at: Date) => string,
): Replacement {
  const points: { points: number; reason: string }[] = [];
  const champion = championRole(person, settings);
  const [role] = person.buyingRoles;
  if (champion !== null) points.push({ points: CHAMPION_POINTS, reason: champion });
  else if (role !== undefined) points.push({ points: ROLE_POINTS, reason: roleWords(role) });
  if (person.sharesDeal) points.push({ points: DEAL_POINTS, reason: 'on the same deal' });
  const met = lastContact(person, now);
  const recency =
    met === null ? undefined : CONTACT_POINTS.find(({ days }) => now.getTime() - met.getTime() <= days * DAY_MS);
  if (met !== null && recency !== undefined) {
    points.push({ points: recency.points, reason: `last in touch ${writeDate(met)}` });
  }
  const seniority = seniorityOf(person.jobTitle);
  if (seniority !== null) points.push({ points: SENIORITY_POINTS[seniority], reason: SENIORITY_WORDS[seniority] });
  points.sort((a, b) => b.points - a.points);
  const reasons = points.map(({ reason }) => reason);
  const phone = (person.phone ?? person.mobilePhone) ? PHONE_POINTS : 0;
  return {
    person,
    score: points.reduce((sum, one) => sum + one.points, phone),
    reasons: reasons.length > 0 ? reasons : ['works at the same company'],
  };
}

function lastContact(person: ColleagueFacts, now: Date): Date | null {
  let last: Date | null = null;
  for (const { at } of person.life) {
    if (at.getTime() <= now.getTime() && (last === null || at.getTime() > last.getTime())) last = at;
  }
  return last;
}

/** Equals in the order of their ids, so that the same facts always give the same list. */
function compareReplacements(a: Replacement, b: Replacement): number {
  if (a.score !== b.score) return b.score - a.score;
  if (a.person.contactId === b.person.contactId) return 0;
  return a.person.contactId < b.person.contactId ? -1 : 1;
}
