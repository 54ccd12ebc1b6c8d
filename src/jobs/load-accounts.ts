/** What is known of accounts: their addresses, the people behind them, and where those have other addresses. */
import type { AccountAddress, AccountHistory, AccountState, LastingLoss, StoredAccount } from '../flow/account.ts';
import { isAccountDomain } from '../flow/conclude/account/account-domain.ts';
import { readState } from '../flow/state-json.ts';
import { domainOf, normaliseAddress } from '../lib/address.ts';
import { lastDay } from '../lib/last-day.ts';
import { type Member, membersAt, membersNamed } from '../store/account-member.ts';
import { type CrmRecord, findRecords } from '../store/crm-record.ts';
import type { Db } from '../store/database.ts';
import { failingOf, replacedOf } from './mark-accounts.ts';

export interface LoadedAccount {
  /** Without what DNS says. */
  readonly history: AccountHistory;
  /** The company to which most of its people belong, as far as the CRM knows. */
  readonly companyId: string | null;
  readonly members: ReadonlyMap<string, LoadedMember>;
  /** Addresses that fail, of which no gateway is known that refused them. */
  readonly withoutGateway: readonly number[];
}

export interface LoadedMember {
  readonly addressId: number;
  readonly contactId: string | null;
  readonly name: string | null;
  readonly mayContact: boolean;
}

type Contacts = ReadonlyMap<string, CrmRecord>;

/** @returns one for each domain, in their order */
export async function loadAccounts(db: Db, portalId: number, domains: readonly string[]): Promise<LoadedAccount[]> {
  const members = await membersAt(db, portalId, domains);
  const own = await findRecords(db, portalId, 'contact', idsOf(members));
  const companyIds = [...own.values()].flatMap((contact) => contact.links?.company?.[0] ?? []);
  const companies = await findRecords(db, portalId, 'company', companyIds);
  const colleagueIds = [...companies.values()].flatMap((company) => company.links?.contact ?? []);
  const contacts: Contacts = new Map([...own, ...(await findRecords(db, portalId, 'contact', colleagueIds))]);
  const emails = [...contacts.values()].flatMap(emailsOf).filter((email) => isAccountDomain(domainOf(email)));
  const others = await membersNamed(db, portalId, [...new Set(emails)]);
  const known = new Map([...others, ...members].map((one) => [one.email, one]));
  const holders = holdersOf(contacts);

  return domains.map((domain) => {
    const here = members.filter((one) => one.domain === domain);
    const companyId = companyOf(here, contacts);
    const people = new Set(idsOf(here));
    for (const id of companies.get(companyId ?? '')?.links?.contact ?? []) people.add(id);
    const elsewhere = [...people].flatMap((id) => {
      const contact = contacts.get(id);
      if (!contact) return [];
      return emailsOf(contact)
        .filter((email) => domainOf(email) !== domain && isAccountDomain(domainOf(email)))
        .map((email) => toAddress(email, known.get(email), contact));
    });
    const contactOf = (one: Member) => contacts.get(one.contactId ?? '') ?? holders.get(one.email);
    return {
      companyId,
      history: {
        domain,
        addresses: here.map((one) => toAddress(one.email, one, contactOf(one))),
        elsewhere: [...new Map(elsewhere.map((one) => [one.email, one])).values()].sort(byEmail),
        dns: null,
      },
      withoutGateway: here.filter(lacksGateway).map((one) => one.addressId),
      members: new Map(here.map((one) => [one.email, toMember(one, contactOf(one))])),
    };
  });
}

function idsOf(members: readonly Member[]): string[] {
  return members.flatMap((one) => one.contactId ?? []);
}

/** The one that most belong to; of equals the one with the lower id, so that the order of reading says nothing. */
function companyOf(members: readonly Member[], contacts: Contacts): string | null {
  const counts = new Map<string, number>();
  for (const { contactId } of members) {
    const id = contacts.get(contactId ?? '')?.links?.company?.[0];
    if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const [first] = [...counts].sort(([a, n], [b, m]) => m - n || Number(a) - Number(b));
  return first?.[0] ?? null;
}

/** Whoever gets mail and never had trouble was never looked up, and may be a colleague whom we have read. */
function holdersOf(contacts: Contacts): Map<string, CrmRecord> {
  const holders = new Map<string, CrmRecord>();
  for (const contact of contacts.values()) for (const email of emailsOf(contact)) holders.set(email, contact);
  return holders;
}

function emailsOf(contact: CrmRecord): string[] {
  const written = [contact.fields.email ?? '', ...(contact.fields.hs_additional_emails ?? '').split(';')];
  return [...new Set(written.flatMap((one) => normaliseAddress(one) ?? []))];
}

function toAddress(email: string, member: Member | undefined, contact: CrmRecord | undefined): AccountAddress {
  const state = readState(member?.state);
  const created = new Date(contact?.fields.createdate ?? Number.NaN);
  return {
    email,
    firstName: contact?.fields.firstname ?? null,
    lastName: contact?.fields.lastname ?? null,
    knownSince: member?.createdAt ?? (Number.isNaN(created.getTime()) ? new Date(0) : created),
    deliveredOn: lastDay(member?.month ?? null, member?.bits ?? null),
    failing: toLoss(failingOf(state)),
    replaced: toLoss(replacedOf(state)),
    personId: contact?.recordId ?? null,
  };
}

export function toLoss(found: ReturnType<typeof failingOf>): LastingLoss | null {
  return found && { at: found.at, class: found.cause.class, reason: found.cause.reason };
}

/** A passing failure says little of who refused, and is over soon. */
function lacksGateway(one: Member): boolean {
  const cause = failingOf(readState(one.state))?.cause;
  return cause?.class != null && cause.class !== 'soft' && cause.gateway === null;
}

export function withPeople(state: AccountState, { members }: LoadedAccount): StoredAccount {
  const probable = new Map(state.probable.map((one) => [one.email, one]));
  const people = state.affected.flatMap((email) => {
    const member = members.get(email);
    return member ? [{ email, ...member, probable: probable.get(email) ?? null }] : [];
  });
  return { ...state, people };
}

function toMember(member: Member, contact: CrmRecord | undefined): LoadedMember {
  const name = [contact?.fields.firstname, contact?.fields.lastname].filter(Boolean).join(' ').trim();
  return {
    addressId: member.addressId,
    contactId: contact?.recordId ?? null,
    name: name === '' ? null : name,
    mayContact: member.optOut !== 'everything',
  };
}

function byEmail(a: AccountAddress, b: AccountAddress): number {
  return a.email < b.email ? -1 : Number(a.email > b.email);
}
