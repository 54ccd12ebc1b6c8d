/** The company's CRM as the sandbox takes it in. */
import { daysBefore } from '../calendar.ts';
import { ACCOUNTS } from './accounts.ts';
import { COUNTRIES } from './countries.ts';
import type { DemoCompany } from './demo-company.ts';
import type { Person } from './person.ts';
import { ADMIN, OWNERS, type OwnerKey, ownerByKey, SELLER } from './seller.ts';

export interface SeedObject {
  readonly key: string;
  readonly createdAt: string;
  readonly properties: Readonly<Record<string, string | number>>;
  readonly companies?: readonly string[];
  readonly contacts?: readonly string[];
}

export interface CrmSeed {
  readonly portalId: number;
  readonly users: readonly object[];
  readonly owners: readonly object[];
  readonly companies: readonly SeedObject[];
  readonly contacts: readonly SeedObject[];
  readonly deals: readonly SeedObject[];
}

export function writeSeed(company: DemoCompany, now: Date): CrmSeed {
  return {
    portalId: SELLER.portalId,
    users: [
      { id: ADMIN.id, email: ADMIN.email, name: ADMIN.name, superAdmin: true, marketplaceAccess: true },
      ...OWNERS.map((owner) => ({
        id: owner.userId,
        email: owner.email,
        name: `${owner.firstName} ${owner.lastName}`,
      })),
    ],
    owners: OWNERS.map(({ id, userId, email, firstName, lastName }) => ({ id, userId, email, firstName, lastName })),
    companies: ACCOUNTS.map((account) => ({
      key: account.key,
      createdAt: daysBefore(now, 700).toISOString(),
      properties: {
        name: account.name,
        domain: account.domain,
        website: `https://www.${account.domain}`,
        industry: account.industry,
        city: account.city,
        country: COUNTRIES[account.country].name,
        numberofemployees: account.employees,
        lifecyclestage: account.stage,
        hubspot_owner_id: ownerByKey(account.owner).id,
      },
    })),
    contacts: company.people.map((person) => contactOf(person, now)),
    deals: company.deals.map((deal) => ({
      key: deal.name,
      createdAt: daysBefore(now, Math.max(30, 30 - deal.closesInDays)).toISOString(),
      properties: {
        dealname: deal.name,
        pipeline: 'default',
        dealstage: deal.stage,
        amount: deal.amount,
        deal_currency_code: deal.currency,
        closedate: daysBefore(now, -deal.closesInDays).toISOString(),
        hubspot_owner_id: ownerByKey(deal.owner).id,
      },
      companies: [deal.account],
      contacts: deal.contacts,
    })),
  };
}

/** Of the time since they came into the CRM, so much is spent as a customer. */
const BECAME_CUSTOMER_AFTER = 0.8;

function contactOf(person: Person, now: Date): SeedObject {
  const optional: Record<string, string | null> = {
    phone: person.phone,
    mobilephone: person.mobile,
    hs_linkedin_url: person.linkedin,
    country: person.country,
    hubspot_owner_id: ownerId(person.owner),
    hs_buying_role: person.roles.join(';') || null,
    hs_lifecyclestage_customer_date:
      person.lifecycle === 'customer'
        ? daysBefore(now, Math.round(person.createdDaysAgo * BECAME_CUSTOMER_AFTER)).toISOString()
        : null,
    hs_sales_email_last_replied:
      person.repliedDaysAgo === null ? null : daysBefore(now, person.repliedDaysAgo).toISOString(),
  };
  const present = Object.entries(optional).filter((entry): entry is [string, string] => entry[1] !== null);
  return {
    key: person.email,
    createdAt: daysBefore(now, person.createdDaysAgo).toISOString(),
    properties: {
      email: person.email,
      firstname: person.firstName,
      lastname: person.lastName,
      jobtitle: person.jobTitle,
      lifecyclestage: person.lifecycle,
      ...Object.fromEntries(present),
    },
    companies: person.account === null ? [] : [person.account],
  };
}

function ownerId(key: OwnerKey | null): string | null {
  return key === null ? null : ownerByKey(key).id;
}
