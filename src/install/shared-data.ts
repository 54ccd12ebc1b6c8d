/**
 * What goes back and forth between HubSpot and Bellwether, as the listing in HubSpot's marketplace has to say it: made from
 * the very lists that the code reads and writes by.
 */
import {
  COMPANY_PROPERTIES as COMPANY_READ,
  CONTACT_PROPERTIES as CONTACT_READ,
  DEAL_PROPERTIES as DEAL_READ,
} from '../crm/records/read-fields.ts';
import { COMPANY_PROPERTIES, CONTACT_PROPERTIES } from './properties.ts';
import { OPTIONAL_SCOPES, REQUIRED_SCOPES } from './scopes.ts';

export interface SharedObject {
  readonly object: string;
  /** Names of HubSpot, or what it is in words. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** By which each is allowed; empty where nothing goes that way. */
  readonly readScopes: readonly string[];
  readonly writeScopes: readonly string[];
}

const ours = (properties: readonly { readonly name: string }[]): string[] => properties.map(({ name }) => name);
/** Properties of ours that colleagues fill in. */
const isOurs = (name: string): boolean => name.startsWith('bw_');

export const SHARED_DATA: readonly SharedObject[] = [
  {
    object: 'Contacts',
    reads: [...new Set(CONTACT_READ)],
    writes: ['email (an address that somebody confirmed)', ...ours(CONTACT_PROPERTIES)],
    readScopes: ['crm.objects.contacts.read'],
    writeScopes: ['crm.objects.contacts.write'],
  },
  {
    object: 'Tasks',
    reads: ['tasks of a contact, company or deal, to find our own again'],
    writes: ['subject, body, type, priority, due date, owner, status'],
    readScopes: ['crm.objects.contacts.read'],
    writeScopes: ['crm.objects.contacts.write'],
  },
  {
    object: 'Notes',
    reads: ['notes of a contact, company or deal, to find our own again'],
    writes: ['body'],
    readScopes: ['crm.objects.contacts.read'],
    writeScopes: ['crm.objects.contacts.write'],
  },
  {
    object: 'Contact properties (definitions)',
    reads: ['whether ours are there; options of hs_buying_role'],
    writes: ['those that begin with bw_'],
    readScopes: ['crm.schemas.contacts.read'],
    writeScopes: ['crm.schemas.contacts.write'],
  },
  {
    object: 'Owners',
    reads: ['id, name, email'],
    writes: [],
    readScopes: ['crm.objects.owners.read'],
    writeScopes: [],
  },
  {
    object: 'Companies',
    reads: COMPANY_READ,
    writes: ours(COMPANY_PROPERTIES),
    readScopes: ['crm.objects.companies.read'],
    writeScopes: ['crm.objects.companies.write'],
  },
  {
    object: 'Company properties (definitions)',
    reads: ['whether ours are there'],
    writes: ['those that begin with bw_'],
    readScopes: ['crm.schemas.companies.read'],
    writeScopes: ['crm.schemas.companies.write'],
  },
  {
    object: 'Deals',
    reads: DEAL_READ,
    writes: [],
    readScopes: ['crm.objects.deals.read'],
    writeScopes: [],
  },
  {
    object: 'Segments',
    reads: ['whether ours are there, their filters and sizes; members of a segment that is checked'],
    writes: ['those that begin with "Bellwether:", and written ones with their members'],
    readScopes: ['crm.lists.read'],
    writeScopes: ['crm.lists.write'],
  },
  {
    object: 'Communication preferences',
    reads: ['subscription types; the state of somebody who leaves'],
    writes: ['opt-outs, where an admin switched that on'],
    readScopes: ['communication_preferences.read_write'],
    writeScopes: ['communication_preferences.read_write'],
  },
];

export function directionOf({ readScopes, writeScopes }: SharedObject): 'bidirectional' | 'HubSpot to Bellwether' {
  return readScopes.length > 0 && writeScopes.length > 0 ? 'bidirectional' : 'HubSpot to Bellwether';
}

/** The tables of docs/hubspot-listing.md, in Markdown. */
export function writeListingTables(): string {
  const scopes = [
    ...REQUIRED_SCOPES.map((need) => ({ ...need, kind: 'required' })),
    ...OPTIONAL_SCOPES.map((need) => ({ ...need, kind: 'optional' })),
  ];
  const list = (names: readonly string[]): string =>
    names.map((name) => (isName(name) ? `\`${name}\`` : name)).join(', ');
  return [
    '### Scopes, and why',
    '',
    '| scope | | why |',
    '|---|---|---|',
    ...scopes.map(({ scope, kind, why }) => `| \`${scope}\` | ${kind} | ${why} |`),
    '',
    '### Shared data',
    '',
    '| object | direction | read | written |',
    '|---|---|---|---|',
    ...SHARED_DATA.map(
      (one) =>
        `| ${one.object} | ${directionOf(one)} | ${list(one.reads)} | ${one.writes.length > 0 ? list(one.writes) : 'nothing'} |`,
    ),
    '',
  ].join('\n');
}

function isName(word: string): boolean {
  return isOurs(word) || /^[a-z]+(?:_[a-z_]+)?$/.test(word);
}
