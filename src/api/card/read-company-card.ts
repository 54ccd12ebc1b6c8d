/** The card of one company: what became of it, and where its people probably are now. */
import type { AccountEvidence, AccountKind } from '../../flow/account.ts';
import { ACCOUNT_KINDS_IN_WORDS, formExample } from '../../pages/admin/accounts/account-words.ts';
import { type PersonOfAccount, type ReadAccount, readAccount } from '../../pages/admin/accounts/read-account.ts';
import { counted } from '../../pages/format.ts';
import type { Tone } from '../../pages/words.ts';
import { accountsOfCompanies } from '../../store/account.ts';
import { findCompanyName, listCompanyTasks } from '../../store/report/card.ts';
import type { CardDomain, CardPerson, CardTone, CompanyCard, NothingKnown } from './card-data.ts';
import { type CardVisit, onDay, taskOf } from './card-visit.ts';
import { CARD_VERDICTS } from './state-words.ts';
import { suggestionWords } from './suggestion-words.ts';

const TASKS = 3;
/** A company has few mail domains of its own; a sidebar has room for a few people of each. */
const DOMAINS = 3;
const PEOPLE = 10;
const EVIDENCE = 3;

/** What asks for somebody's eye comes first. */
const ORDER: readonly AccountKind[] = [
  'domain_changed',
  'domain_dead',
  'format_changed',
  'gateway_blocking',
  'unsure',
  'turnover',
  'well',
];

const TONES: Readonly<Record<Tone, CardTone>> = {
  red: 'danger',
  amber: 'warning',
  violet: 'warning',
  blue: 'info',
  green: 'success',
  grey: 'default',
};

export async function readCompanyCard(visit: CardVisit, companyId: string): Promise<CompanyCard | NothingKnown> {
  const { db, portalId } = visit;
  const accounts = (await accountsOfCompanies(db, portalId, [companyId]))
    .toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
    .slice(0, DOMAINS);
  const read = (await Promise.all(accounts.map(({ domain }) => readAccount(db, portalId, domain)))).filter(
    (one) => one !== null,
  );
  const [first] = read;
  if (first === undefined) {
    return {
      kind: 'nothing',
      says: 'Nobody of this company has trouble with our mail, as far as email services have told.',
    };
  }
  const [name, tasks] = await Promise.all([
    findCompanyName(db, portalId, companyId),
    listCompanyTasks(db, portalId, companyId, TASKS),
  ]);
  const domains = read.map((one) => domainCard(visit, one));
  return {
    kind: 'company',
    name: name ?? first.view.domain,
    domains,
    tasks: tasks.map((task) => taskOf(visit, task)),
    next: nextOf(first, domains),
    link: visit.consoleLink(`/accounts/${first.view.domain}`),
  };
}

function domainCard(visit: CardVisit, { view, people, confirmed }: ReadAccount): CardDomain {
  const { label, tone, says } = ACCOUNT_KINDS_IN_WORDS[view.kind];
  const sorted = people.toSorted((a, b) => rank(a) - rank(b));
  return {
    domain: view.domain,
    state: { label, tone: TONES[tone], says, since: view.since ? `since ${onDay(visit, view.since)}` : null },
    counts: `${view.lost} of ${counted(view.known, 'person', 'people')} whom we know can no longer be reached${confirmed.length > 0 ? `; ${counted(confirmed.length, 'new address was', 'new addresses were')} confirmed` : ''}.`,
    newDomain: view.newDomain,
    form: view.format === null ? null : formExample(view.format),
    evidence: (view.state?.evidence ?? []).slice(0, EVIDENCE).map((one) => evidenceLine(visit, one)),
    people: sorted.slice(0, PEOPLE).map(personOf),
    more: Math.max(0, sorted.length - PEOPLE),
  };
}

/** Those of whom something can be done. */
function rank({ said, isConfirmed }: PersonOfAccount): number {
  return said.probable === null ? 2 : isConfirmed ? 1 : 0;
}

function evidenceLine(visit: CardVisit, { at, text }: AccountEvidence): string {
  // Dates of the stored state are ISO text.
  return at === null ? text : `${text} (${onDay(visit, new Date(at))})`;
}

function personOf(one: PersonOfAccount): CardPerson {
  const { label, tone } = CARD_VERDICTS[one.verdict];
  const { probable } = one.said;
  return {
    name: one.personName ?? one.email,
    email: one.email,
    state: { label, tone },
    suggestion:
      probable === null || one.contactId === null
        ? null
        : suggestionWords(
            { ...probable, email: probable.probable, from: 'colleagues', why: whyOf(probable.learnedFrom) },
            {
              contactId: one.contactId,
              addressId: one.addressId,
              email: one.email,
              isPrimary: one.isPrimary,
              isTaken: one.holderId !== null,
              isUnderWay: one.isConfirmed,
            },
          ),
  };
}

function whyOf(learnedFrom: readonly string[]): string {
  return learnedFrom.length === 0
    ? 'HubSpot has it as another address of theirs, at the domain where colleagues get mail.'
    : `Colleagues get mail at addresses of this form: ${learnedFrom.slice(0, 3).join(', ')}.`;
}

const NEXT: Readonly<Record<AccountKind, string>> = {
  domain_changed: 'Call one of them and ask for the new addresses; confirm each below as soon as you know it.',
  domain_dead: 'Find out what became of the company: it may have closed, or have been bought.',
  format_changed: 'Call one of them and ask for the new addresses; confirm each below as soon as you know it.',
  gateway_blocking: 'Ask their IT which rule refuses our mail: the console has a letter for it. Until then, call.',
  unsure: 'Call one of them: the mail server does not say what is wrong.',
  turnover: 'Ask whoever is still there who took over from those who left.',
  well: 'Nothing: mail may be sent as usual.',
};

function nextOf({ view }: ReadAccount, domains: readonly CardDomain[]): string {
  const isOpen = domains.some((one) => one.people.some(({ suggestion }) => suggestion?.deed));
  const isOnItsWay = domains.some((one) => one.people.some(({ suggestion }) => suggestion?.isUnderWay));
  if (!isOpen && isOnItsWay)
    return 'The new addresses are on their way into the contacts. The next mail shows whether they are right.';
  return NEXT[view.kind];
}
