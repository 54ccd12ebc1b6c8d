/** Puts together, from our copy, what the plays may ask about each address. */
import type { AccountFacts, ColleagueFacts, CrmFacts, NamedAddress, OwnerFacts } from '../../flow/facts.ts';
import type { Verdict } from '../../flow/state.ts';
import { lastDay } from '../../lib/last-day.ts';
import { type AccountRow, accountsOfAddresses } from '../../store/account.ts';
import { membersNamed } from '../../store/account-member.ts';
import { contactsOf, findRecords, findUnreachable, listRecords } from '../../store/crm-record.ts';
import type { Db } from '../../store/database.ts';
import { readCompany, readContact, readDeal, readOwner } from './read-fields.ts';

/** Verdicts of addresses that mail does not reach. */
const LOST: readonly Verdict[] = ['dead', 'unsure', 'blocked'];

export interface PortalFacts {
  readonly timeZone: string;
  readonly currency: string | null;
}

/**
 * @param replies addresses that automatic replies name, by the address that sent them
 * @returns facts for every address asked for; those without a contact have `contact: null`
 */
export async function loadFacts(
  db: Db,
  portalId: number,
  portal: PortalFacts,
  addressIds: readonly number[],
  replies: ReadonlyMap<number, readonly string[]> = new Map(),
): Promise<Map<number, CrmFacts>> {
  const contactIds = await contactsOf(db, portalId, addressIds);
  const contacts = await findRecords(db, portalId, 'contact', [...contactIds.values()]);
  const linked = (type: string): string[] => [...contacts.values()].flatMap((record) => record.links?.[type] ?? []);
  const companies = await findRecords(db, portalId, 'company', linked('company'));
  const deals = await findRecords(db, portalId, 'deal', linked('deal'));
  const peopleIds = [...companies.values(), ...deals.values()].flatMap((record) => record.links?.contact ?? []);
  const people = await findRecords(db, portalId, 'contact', peopleIds);
  const unreachable = await findUnreachable(db, portalId, [...people.keys()]);
  const owners = new Map<string, OwnerFacts>(
    (await listRecords(db, portalId, 'owner')).map((record) => [record.recordId, readOwner(record)]),
  );
  const others = [...contacts.values()].flatMap((record) => readContact(record).otherEmails);
  const known = await loadNamed(db, portalId, [...others, ...[...replies.values()].flat()]);
  const accounts = await accountsOfAddresses(db, portalId, addressIds);
  const common = { owners, portalCurrency: portal.currency, timeZone: portal.timeZone };

  return new Map(
    addressIds.map((addressId) => {
      const record = contacts.get(contactIds.get(addressId) ?? '');
      const account = readAccount(accounts.get(addressId));
      const contact = record ? readContact(record) : null;
      const wanted = [...(contact?.otherEmails ?? []), ...(replies.get(addressId) ?? [])];
      const named = new Map(
        wanted.flatMap((email) => {
          const one = known.get(email);
          return one ? [[email, one] as const] : [];
        }),
      );
      const own = { ...common, account, named };
      if (!record || !contact) return [addressId, { ...own, contact: null, company: null, deals: [], colleagues: [] }];
      const company = companies.get(record.links?.company?.[0] ?? '');
      const ownDeals = (record.links?.deal ?? []).flatMap((id) => deals.get(id) ?? []);
      // A deal that was won or lost years ago makes nobody a stand-in.
      const openDeals = ownDeals.filter((deal) => readDeal(deal).isOpen);
      const onDeals = new Set(openDeals.flatMap((deal) => deal.links?.contact ?? []));
      const nearby = new Set([...onDeals, ...(company?.links?.contact ?? [])]);
      nearby.delete(record.recordId);
      const colleagues = [...nearby].flatMap((id): ColleagueFacts[] => {
        const person = people.get(id);
        return person
          ? [
              {
                ...readContact(person),
                isLost: unreachable.lost.has(id),
                optedOut: unreachable.optedOut.has(id),
                sharesDeal: onDeals.has(id),
              },
            ]
          : [];
      });
      const facts: CrmFacts = {
        ...own,
        contact,
        company: company ? readCompany(company) : null,
        deals: ownDeals.map(readDeal),
        colleagues,
      };
      return [addressId, facts];
    }),
  );
}

async function loadNamed(db: Db, portalId: number, emails: readonly string[]): Promise<Map<string, NamedAddress>> {
  const members = await membersNamed(db, portalId, [...new Set(emails)]);
  return new Map(
    members.map((member) => [
      member.email,
      {
        deliveredOn: lastDay(member.month, member.bits),
        isLost: LOST.includes(member.verdict),
        optedOut: member.optOut === 'everything',
      },
    ]),
  );
}

function readAccount(row: AccountRow | undefined): AccountFacts | null {
  if (!row?.state) return null;
  const { domain, kind, newDomain, state } = row;
  return { domain, kind, newDomain, evidence: state.evidence.map(({ text }) => text), people: state.people };
}
