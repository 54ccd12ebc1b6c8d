/** What a task about a whole company says: what became of it, who is concerned, and what to do. */
import type { AccountPerson } from '../../account.ts';
import type { AccountFacts, CrmFacts } from '../../facts.ts';
import { openDeals } from '../open-deals.ts';
import type { PlayInput, TaskSection } from '../play.ts';
import { describePerson } from './describe-person.ts';
import { fitSubject, oneLine } from './fit-subject.ts';
import { whyItMatters } from './why-it-matters.ts';

/** A rep reads a screen; the page behind the task has the rest. */
const LISTED = 40;

export const WHO = 'Who, and where they probably are now';
export const WHY_IT_MATTERS = 'Why it matters';

export function movedSubject(facts: CrmFacts, account: AccountFacts): string {
  const company = { name: companyName(facts, account) };
  const people = `: ${account.people.length} people`;
  if (account.kind === 'domain_changed' && account.newDomain !== null)
    return fitSubject([company, ' has moved to ', { name: account.newDomain }, people]);
  if (account.kind === 'format_changed') return fitSubject([company, ' has changed its addresses', people]);
  return fitSubject([company, ' takes no mail any more', people]);
}

export function movedSections(input: PlayInput, account: AccountFacts): readonly TaskSection[] {
  const matters = mattersSection(input);
  return [
    { heading: 'What happened', text: happened(input.facts, account), items: [] },
    peopleSection(account),
    ...(matters.items.length > 0 ? [matters] : []),
    { heading: 'What to do', text: null, items: steps(account), ordered: true },
    ...(account.evidence.length > 0
      ? [{ heading: 'Why we think so', text: null, items: account.evidence.map(oneLine) }]
      : []),
  ];
}

function happened(facts: CrmFacts, account: AccountFacts): string {
  const company = companyName(facts, account);
  const many = `Mail to ${account.people.length} people at ${account.domain} comes back`;
  if (account.kind === 'domain_changed')
    return `${many}, and people of ${company} get mail at ${account.newDomain ?? 'another domain'} now: the company has probably moved there.`;
  if (account.kind === 'format_changed')
    return `${many}, while others there get theirs: ${company} has probably changed the form of its addresses.`;
  return `${many}, and nobody there gets any: ${company} may have closed, been taken over, or moved to a domain that we do not know.`;
}

function peopleSection({ people }: AccountFacts): TaskSection {
  const items = people.slice(0, LISTED).map(describeMoved);
  if (people.length > LISTED) items.push(`And ${people.length - LISTED} more`);
  return { heading: WHO, text: null, items };
}

/** `Dana Reyes (dana@acme.example): probably d.reyes@acme.test, very likely (as with sam@acme.test)`. */
export function describeMoved(person: AccountPerson): string {
  const name = oneLine(person.name ?? '');
  const who = name === '' ? person.email : `${name} (${person.email})`;
  const where = probableWords(person);
  return person.mayContact
    ? `${who}: ${where}`
    : `${who}: ${where}. Do not contact them: they asked to get no more mail from us`;
}

function probableWords({ probable }: AccountPerson): string {
  if (probable === null) return 'a new address is not known';
  const { learnedFrom } = probable;
  const said =
    learnedFrom.length === 0
      ? 'an address of their own that the CRM knows'
      : `as with ${learnedFrom.slice(0, 3).join(', ')}`;
  if (probable.isAmbiguous) return `perhaps ${probable.probable}, but somebody else would have the same: ask first`;
  return `probably ${probable.probable} (${confidenceWords(probable.confidence)}; ${said})`;
}

/** A number would look more exact than it is. */
function confidenceWords(confidence: number): string {
  if (confidence >= 0.85) return 'very likely';
  return confidence >= 0.6 ? 'likely' : 'a guess';
}

/** Named, since several people share the task. */
function mattersSection(input: PlayInput): TaskSection {
  const { items } = whyItMatters(input, openDeals(input.facts.deals));
  const name = oneLine(input.facts.contact?.name ?? '') || describePerson(input.facts, input.email).name;
  const named = items.map((item) => `${name}: ${item.charAt(0).toLowerCase()}${item.slice(1)}`);
  return { heading: WHY_IT_MATTERS, text: null, items: named };
}

function steps({ domain, kind, people }: AccountFacts): string[] {
  const callable = people.find((person) => person.mayContact);
  const isKnown = people.some((person) => person.probable !== null && !person.probable.isAmbiguous);
  const first =
    callable === undefined
      ? 'Do not contact any of them: ask a colleague of theirs what has changed.'
      : `Call one of them, or the company, and ask ${kind === 'domain_dead' ? 'what has become of it and' : ''} how its people are reached now.`.replaceAll(
          '  ',
          ' ',
        );
  return [
    first,
    isKnown
      ? 'Confirm each address on the page of the company, or correct it on its contact: nothing is changed by itself.'
      : `Correct each address at ${domain} that you learn on its contact.`,
    'For everybody who has left: ask who has taken over, and add that person to the company.',
  ];
}

function companyName(facts: CrmFacts, account: AccountFacts): string {
  return oneLine(facts.company?.name ?? '') || account.domain;
}
