/** Whom else to call at the account, and why just them. */
import type { ColleagueFacts, CrmFacts } from '../facts.ts';
import type { DecideSettings } from '../settings.ts';
import type { PersonNews } from '../state.ts';
import { championRole, roleWords } from './champion-role.ts';
import { departmentOf } from './department.ts';
import { type Seniority, seniorityOf } from './seniority.ts';

export interface Replacement {
  readonly person: ReplacementPerson;
  readonly score: number;
  /** Clauses, the weightiest first; never empty. */
  readonly reasons: readonly string[];
}

export type ReplacementPerson = Pick<
  ColleagueFacts,
  'contactId' | 'name' | 'email' | 'jobTitle' | 'phone' | 'mobilePhone'
> & {
  /** HubSpot has nobody of this name or address at the company. */
  readonly isUnknown?: boolean;
};

/** A rep calls one or two people, not ten. */
const REPLACEMENTS_MAX = 4;

const DAY_MS = 86_400_000;
/** Above everybody else: they were named for it. */
const NAMED_POINTS = 200;
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
/** Who works beside them knows their matters, whatever their title. */
const DEPARTMENT_POINTS = 5;

/**
 * @param successor whom an automatic reply named, where one did
 * @param writeDate for the reasons
 */
export function rankReplacements(
  facts: CrmFacts,
  settings: DecideSettings,
  now: Date,
  writeDate: (at: Date) => string,
  successor: PersonNews['successor'] = null,
): readonly Replacement[] {
  const named = successor && `named in their automatic reply of ${writeDate(successor.at)}`;
  const known = facts.colleagues.filter((person) => person.contactId !== facts.contact?.contactId);
  const heir = successor && (known.find((person) => isNamed(person, successor)) ?? null);
  const ranked = known
    .filter((person) => !person.isLost && person.optedOut !== true)
    .map((person) => weigh(person, facts, settings, now, writeDate, person === heir ? named : null))
    .sort(compareReplacements);
  const stranger = successor && named && heir === null ? introduce(successor, facts, named) : null;
  return [...(stranger ? [stranger] : []), ...ranked].slice(0, REPLACEMENTS_MAX);
}

function weigh(
  person: ColleagueFacts,
  facts: CrmFacts,
  settings: DecideSettings,
  now: Date,
  writeDate: (at: Date) => string,
  named: string | null,
): Replacement {
  const points: { points: number; reason: string }[] = [];
  if (named !== null) points.push({ points: NAMED_POINTS, reason: named });
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
  const seniority = seniorityOf(person.jobTitle, person.seniority);
  if (seniority !== null) points.push({ points: SENIORITY_POINTS[seniority], reason: SENIORITY_WORDS[seniority] });
  const department = departmentOf(person.department, person.jobTitle);
  const { contact } = facts;
  if (department !== null && contact !== null && department === departmentOf(contact.department, contact.jobTitle)) {
    points.push({ points: DEPARTMENT_POINTS, reason: `same department: ${department}` });
  }
  points.sort((a, b) => b.points - a.points);
  const reasons = points.map(({ reason }) => reason);
  return {
    person,
    score: points.reduce((sum, one) => sum + one.points, 0),
    reasons: reasons.length > 0 ? reasons : ['works at the same company'],
  };
}

/** By address where one is given: names are shared by more people. */
function isNamed(person: ColleagueFacts, { name, email }: NonNullable<PersonNews['successor']>): boolean {
  if (email !== null) return person.email?.toLowerCase() === email || person.otherEmails.includes(email);
  return name !== null && person.name.toLowerCase() === name.toLowerCase();
}

/** @returns null where they are known to be lost as well, or asked for no mail */
function introduce(
  { name, email }: NonNullable<PersonNews['successor']>,
  facts: CrmFacts,
  named: string,
): Replacement | null {
  const known = facts.named.get(email ?? '');
  if (known?.isLost === true || known?.optedOut === true) return null;
  const person = {
    contactId: '',
    name: name ?? '',
    email,
    jobTitle: null,
    phone: null,
    mobilePhone: null,
    isUnknown: true,
  };
  return { person, score: NAMED_POINTS, reasons: [named] };
}

function lastContact(person: ColleagueFacts, now: Date): Date | null {
  let last: Date | null = null;
  for (const { at } of person.life) {
    if (at.getTime() <= now.getTime() && (last === null || at.getTime() > last.getTime())) last = at;
  }
  return last;
}

/** Of two alike the one who can be called; equals in the order of their ids, so that the same facts always give the same list. */
function compareReplacements(a: Replacement, b: Replacement): number {
  if (a.score !== b.score) return b.score - a.score;
  if (hasPhone(a) !== hasPhone(b)) return hasPhone(a) ? -1 : 1;
  if (a.person.contactId === b.person.contactId) return 0;
  return a.person.contactId < b.person.contactId ? -1 : 1;
}

function hasPhone({ person }: Replacement): boolean {
  return Boolean(person.phone ?? person.mobilePhone);
}
