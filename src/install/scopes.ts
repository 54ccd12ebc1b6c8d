/** The one list of what Bellwether asks HubSpot for. hubspot/src/app/app-hsmeta.json says the same, and a test that it does. */

export interface ScopeNeed {
  readonly scope: string;
  /** What it is used for, in words that an admin reads. */
  readonly why: string;
}

/** Without these there is no installation. */
export const REQUIRED_SCOPES: readonly ScopeNeed[] = [
  { scope: 'oauth', why: 'To be installed at all, and to know the time zone and currency of the account.' },
  { scope: 'crm.objects.contacts.read', why: 'To find the contact behind an address, and its tasks and notes.' },
  {
    scope: 'crm.objects.contacts.write',
    why: 'To say on a contact what became of its address, and to open tasks and notes.',
  },
  { scope: 'crm.schemas.contacts.read', why: 'To see whether the Bellwether properties of contacts are there.' },
  { scope: 'crm.schemas.contacts.write', why: 'To create the Bellwether properties of contacts.' },
  { scope: 'crm.objects.owners.read', why: 'To give each task to the person who owns the contact.' },
];

/** Each may be refused: then the plays that need it stay off, and everything else works. */
export const OPTIONAL_SCOPES: readonly ScopeNeed[] = [
  {
    scope: 'crm.objects.companies.read',
    why: 'To name the company in tasks, find colleagues, and fall back to the company owner.',
  },
  { scope: 'crm.objects.companies.write', why: 'To say on a company how many of its people were lost.' },
  { scope: 'crm.schemas.companies.read', why: 'To see whether the Bellwether properties of companies are there.' },
  { scope: 'crm.schemas.companies.write', why: 'To create the Bellwether properties of companies.' },
  { scope: 'crm.objects.deals.read', why: 'To warn when somebody on an open deal was lost.' },
  { scope: 'crm.lists.read', why: 'To see whether the Bellwether segments are there.' },
  { scope: 'crm.lists.write', why: 'To keep segments of lost and blocked contacts up to date.' },
  {
    scope: 'communication_preferences.read_write',
    why: 'To record an opt-out in HubSpot as well, where an admin switches that on.',
  },
];

export const scopeNames = (needs: readonly ScopeNeed[]): string[] => needs.map((need) => need.scope);

/** Required scopes that are not among the granted ones. */
export function missingScopes(granted: readonly string[]): string[] {
  return scopeNames(REQUIRED_SCOPES).filter((scope) => !granted.includes(scope));
}

/** True where nothing that was granted before is lost. */
export function areNoFewer(granted: readonly string[], before: readonly string[]): boolean {
  return before.every((scope) => granted.includes(scope));
}
