/** HubSpot's properties, as strings, into the facts that the plays ask about. */
import type { CompanyFacts, ContactFacts, DealFacts, OwnerFacts } from '../../flow/facts.ts';
import type { ContactBasis } from '../../flow/settings.ts';
import { normaliseAddress } from '../../lib/address.ts';
import type { CrmRecord } from '../../store/crm-record.ts';
import { readWitnesses, WITNESS_PROPERTIES } from './hubspot-witness.ts';
import { LIFE_PROPERTIES, readDate, readLifeSigns } from './life-signs.ts';

export const CONTACT_PROPERTIES: readonly string[] = [
  'email',
  'hs_additional_emails',
  'firstname',
  'lastname',
  'jobtitle',
  // HubSpot fills these in for some portals only; an unknown name is left out of the answer.
  'hs_role',
  'job_function',
  'department',
  'hs_seniority',
  'phone',
  'mobilephone',
  'hs_linkedin_url',
  'country',
  'lifecyclestage',
  'hs_buying_role',
  'hs_language',
  'hubspot_owner_id',
  'createdate',
  'hs_lifecyclestage_customer_date',
  'hs_language',
  'hs_legal_basis',
  'bw_is_champion',
  'bw_opt_out_request',
  'hs_email_optout',
  ...WITNESS_PROPERTIES,
  ...LIFE_PROPERTIES.map((life) => life.property),
];

export const COMPANY_PROPERTIES: readonly string[] = ['name', 'domain', 'industry', 'hubspot_owner_id'];

export const DEAL_PROPERTIES: readonly string[] = [
  'dealname',
  'amount',
  'deal_currency_code',
  'closedate',
  'hs_is_closed',
  'hs_deal_stage_probability',
  'hubspot_owner_id',
];

export function readContact(record: CrmRecord): ContactFacts {
  const { fields } = record;
  const name = [fields.firstname, fields.lastname].filter(Boolean).join(' ').trim();
  return {
    contactId: record.recordId,
    email: text(fields.email),
    otherEmails: readOtherEmails(fields),
    name,
    jobTitle: text(fields.jobtitle),
    department: text(fields.hs_role) ?? text(fields.job_function) ?? text(fields.department),
    seniority: text(fields.hs_seniority),
    phone: text(fields.phone),
    mobilePhone: text(fields.mobilephone),
    linkedinUrl: httpUrl(fields.hs_linkedin_url),
    country: text(fields.country),
    lifecycleStage: text(fields.lifecyclestage),
    // A multi-checkbox: values joined by semicolons.
    buyingRoles: (fields.hs_buying_role ?? '')
      .split(';')
      .map((role) => role.trim().toUpperCase())
      .filter(Boolean),
    isChampion: fields.bw_is_champion === 'true',
    optedOutBy: fields.bw_opt_out_request ? 'rep' : fields.hs_email_optout === 'true' ? 'hubspot' : null,
    ownerId: text(fields.hubspot_owner_id),
    createdAt: readDate(fields.createdate),
    customerSince: readDate(fields.hs_lifecyclestage_customer_date),
    language: text(fields.hs_language)?.toLowerCase() ?? null,
    bases: readBases(fields.hs_legal_basis),
    witnesses: readWitnesses(fields),
    life: readLifeSigns(fields),
  };
}

/** Without the primary one. */
function readOtherEmails({ email, hs_additional_emails: more }: CrmRecord['fields']): string[] {
  const primary = normaliseAddress(email ?? '');
  const written = (more ?? '').split(';').flatMap((one) => normaliseAddress(one) ?? []);
  return [...new Set(written)].filter((one) => one !== primary);
}

export function readCompany(record: CrmRecord): CompanyFacts {
  const { fields } = record;
  return {
    companyId: record.recordId,
    name: text(fields.name) ?? text(fields.domain) ?? 'a company without a name',
    domain: text(fields.domain),
    industry: text(fields.industry),
    ownerId: text(fields.hubspot_owner_id),
  };
}

export function readDeal(record: CrmRecord): DealFacts {
  const { fields } = record;
  return {
    dealId: record.recordId,
    name: text(fields.dealname) ?? 'a deal without a name',
    amount: number(fields.amount),
    currency: text(fields.deal_currency_code),
    closeDate: readDate(fields.closedate),
    stageProbability: number(fields.hs_deal_stage_probability),
    // HubSpot leaves it empty on deals that were never closed.
    isOpen: fields.hs_is_closed !== 'true',
    ownerId: text(fields.hubspot_owner_id),
  };
}

export function readOwner(record: CrmRecord): OwnerFacts {
  const { fields } = record;
  const name = [fields.firstName, fields.lastName].filter(Boolean).join(' ').trim();
  return { ownerId: record.recordId, name: name || (text(fields.email) ?? ''), email: text(fields.email) };
}

/** HubSpot's options of *Legal basis for processing contact's data*, several of which may be ticked. */
function readBases(value: string | null | undefined): ContactBasis[] {
  const bases = (value ?? '').split(';').flatMap((written): ContactBasis[] => {
    const basis = written.trim().toLowerCase();
    if (basis.startsWith('legitimate interest')) return ['legitimate_interest'];
    if (basis === 'performance of a contract') return ['contract'];
    return basis.startsWith('freely given consent') ? ['consent'] : [];
  });
  return [...new Set(bases)];
}

function text(value: string | null | undefined): string | null {
  const trimmed = value?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}

function number(value: string | null | undefined): number | null {
  const trimmed = text(value);
  const parsed = trimmed === null ? Number.NaN : Number(trimmed);
  return Number.isFinite(parsed) ? parsed : null;
}

/** A typed-in value ends up in a link that a rep clicks: nothing but the web is let through. */
function httpUrl(value: string | null | undefined): string | null {
  const trimmed = text(value);
  return trimmed && /^https?:\/\/[^\s<>"']+$/i.test(trimmed) ? trimmed : null;
}
