/** What the installed app declared about itself to HubSpot, as in its developer project. */
export interface AppDeclaration {
  readonly appId: number;
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUrls: readonly string[];
  /** An authorize address that does not ask for each of these is refused. */
  readonly requiredScopes: readonly string[];
  /** Asked for where the marketplace begins the installation, which knows no other address than the app's own. */
  readonly optionalScopes: readonly string[];
}

export const DEFAULT_REQUIRED_SCOPES: readonly string[] = [
  'oauth',
  'crm.objects.contacts.read',
  'crm.objects.contacts.write',
  'crm.schemas.contacts.read',
  'crm.schemas.contacts.write',
  'crm.objects.owners.read',
];

export const DEFAULT_OPTIONAL_SCOPES: readonly string[] = [
  'crm.objects.companies.read',
  'crm.objects.companies.write',
  'crm.schemas.companies.read',
  'crm.schemas.companies.write',
  'crm.objects.deals.read',
  'crm.lists.read',
  'crm.lists.write',
  'communication_preferences.read_write',
];

/** Every scope that the sandbox knows, with the words of the authorize page. */
export const SCOPES: ReadonlyMap<string, string> = new Map([
  ['oauth', 'Basic access to the account'],
  ['crm.objects.contacts.read', 'Read contacts, tasks and notes'],
  ['crm.objects.contacts.write', 'Create, change and delete contacts, tasks and notes'],
  ['crm.schemas.contacts.read', 'Read the settings of contact properties'],
  ['crm.schemas.contacts.write', 'Create and change contact properties'],
  ['crm.objects.companies.read', 'Read companies'],
  ['crm.objects.companies.write', 'Create, change and delete companies'],
  ['crm.schemas.companies.read', 'Read the settings of company properties'],
  ['crm.schemas.companies.write', 'Create and change company properties'],
  ['crm.objects.deals.read', 'Read deals'],
  ['crm.objects.deals.write', 'Create, change and delete deals'],
  ['crm.schemas.deals.read', 'Read the settings of deal properties'],
  ['crm.schemas.deals.write', 'Create and change deal properties'],
  ['crm.objects.owners.read', 'Read who owns records'],
  ['crm.lists.read', 'Read segments'],
  ['crm.lists.write', 'Create and change segments'],
  ['communication_preferences.read', 'Read who may be sent what'],
  ['communication_preferences.write', 'Change who may be sent what'],
  ['communication_preferences.read_write', 'Read and change who may be sent what'],
  ['timeline', 'Add events to the timeline'],
]);
