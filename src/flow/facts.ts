/** What the CRM says of the person behind an address: read in `crm/`, an argument of conclude and decide. */
import type { AccountKind, AccountPerson } from './account.ts';
import type { HubspotWitness } from './hubspot-witness.ts';
import type { ContactBasis } from './settings.ts';
import type { Day, LifeSign } from './state.ts';

export interface OwnerFacts {
  readonly ownerId: string;
  readonly name: string;
  readonly email: string | null;
}

export interface ContactFacts {
  readonly contactId: string;
  readonly email: string | null;
  /** Further addresses of theirs that HubSpot has, normalised. */
  readonly otherEmails: readonly string[];
  readonly name: string;
  readonly jobTitle: string | null;
  /** As HubSpot has it, in its own values or somebody's words; null where it does not say. */
  readonly department: string | null;
  readonly seniority: string | null;
  readonly phone: string | null;
  readonly mobilePhone: string | null;
  readonly linkedinUrl: string | null;
  readonly country: string | null;
  readonly lifecycleStage: string | null;
  /** Values of hs_buying_role, upper case, for example CHAMPION. */
  readonly buyingRoles: readonly string[];
  /** The rep ticked bw_is_champion. */
  readonly isChampion: boolean;
  /** Who says in HubSpot that the person wants no emails: a rep whom they told, or HubSpot itself. */
  readonly optedOutBy: 'rep' | 'hubspot' | null;
  readonly ownerId: string | null;
  readonly createdAt: Date | null;
  /** When HubSpot first had them as a customer. */
  readonly customerSince?: Date | null;
  /** In which they are written to, as HubSpot has it: `de`, `fr-ca`. */
  readonly language?: string | null;
  /** What is recorded of why they may be written to; empty: nothing is. */
  readonly bases?: readonly ContactBasis[];
  /** What HubSpot has on record of its own mail to their primary address. */
  readonly witnesses?: readonly HubspotWitness[];
  readonly life: readonly LifeSign[];
}

export interface CompanyFacts {
  readonly companyId: string;
  readonly name: string;
  readonly domain: string | null;
  readonly industry: string | null;
  readonly ownerId: string | null;
}

export interface DealFacts {
  readonly dealId: string;
  readonly name: string;
  readonly amount: number | null;
  readonly currency: string | null;
  readonly closeDate: Date | null;
  /** 0 to 1. */
  readonly stageProbability: number | null;
  readonly isOpen: boolean;
  readonly ownerId: string | null;
}

/** Everything that the plays may ask about one address. */
export interface CrmFacts {
  /** null: no contact has this address. */
  readonly contact: ContactFacts | null;
  /** The primary company; null without one, or where the scope was refused. */
  readonly company: CompanyFacts | null;
  /** Deals of the contact, open and closed. */
  readonly deals: readonly DealFacts[];
  /** Other people at the same company, as read; unranked. */
  readonly colleagues: readonly ColleagueFacts[];
  /** What the ledger knows of further addresses of the contact, and of those that its automatic replies name. */
  readonly named: ReadonlyMap<string, NamedAddress>;
  /** What the addresses of the same domain say together; null where they say nothing. */
  readonly account: AccountFacts | null;
  readonly owners: ReadonlyMap<string, OwnerFacts>;
  /** ISO 4217; for amounts without a currency of their own. */
  readonly portalCurrency: string | null;
  /** IANA zone of the portal, for dates that people read. */
  readonly timeZone: string;
}

/** An address that is not the one in question, as the ledger knows it. */
export interface NamedAddress {
  /** `YYYY-MM-DD`: the newest day on which mail got through. */
  readonly deliveredOn: Day | null;
  readonly isLost: boolean;
  readonly optedOut: boolean;
}

/** What was concluded of all addresses of one domain. */
export interface AccountFacts {
  readonly domain: string;
  readonly kind: AccountKind;
  readonly newDomain: string | null;
  /** Sentences that a rep understands. */
  readonly evidence: readonly string[];
  /** Those of whom the kind speaks. */
  readonly people: readonly AccountPerson[];
}

export interface ColleagueFacts extends ContactFacts {
  /** Our own verdict on their address, where we have one. */
  readonly isLost: boolean;
  /** They stand on a deal of the lost person, too. */
  readonly sharesDeal: boolean;
  /** They opted out of everything: never named as somebody to call. */
  readonly optedOut?: boolean;
}
