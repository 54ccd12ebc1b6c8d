import { STANDARD_CONSENT } from '../standard/standard-consent.ts';
import { standardGroups, standardProperties } from '../standard/standard-properties.ts';
import { Associations } from './associations.ts';
import type { Consent } from './consent.ts';
import type { ContactList } from './contact-list.ts';
import { OBJECT_TYPES, type ObjectType } from './object-type.ts';
import type { Owner, PortalUser } from './person.ts';
import { type Pipeline, SALES_PIPELINE } from './pipeline.ts';
import type { PropertyDefinition, PropertyGroup } from './property.ts';
import type { CrmRecord } from './record.ts';
import { SearchIndex } from './search-index.ts';

/** Everything of one object type in one portal. */
export interface ObjectTable {
  readonly records: Map<string, CrmRecord>;
  readonly properties: Map<string, PropertyDefinition>;
  readonly groups: Map<string, PropertyGroup>;
  readonly index: SearchIndex;
  /** Values of unique properties: property name -> value -> record id. */
  readonly unique: Map<string, Map<string, string>>;
  /** Made required by an admin in the record creator; enforced on create since 2026-09. */
  required: string[];
  customPropertyLimit: number;
}

export interface PortalProfile {
  readonly id: number;
  readonly name: string;
  readonly domain: string;
  readonly currency: string;
  readonly timeZone: string;
}

/** One HubSpot account. Nothing in it refers to another one. */
export interface Portal extends PortalProfile {
  users: PortalUser[];
  owners: Owner[];
  pipelines: Pipeline[];
  readonly tables: Readonly<Record<ObjectType, ObjectTable>>;
  readonly associations: Associations;
  /** Primary and secondary addresses -> contact id. */
  readonly addresses: Map<string, string>;
  /** Merged-away contact id -> the surviving one. */
  readonly mergedInto: Map<string, string>;
  /** Addresses that a privacy deletion banned for good. */
  readonly bannedAddresses: Set<string>;
  readonly lists: Map<string, ContactList>;
  readonly consent: Consent;
  nextId: number;
}

/** HubSpot's ceiling for custom properties per object in paid tiers; Free has 10. */
const CUSTOM_PROPERTY_LIMIT = 1_000;

/** Ids start at the same number in every portal, so that whoever mixes portals up meets a wrong record, not a missing one. */
const FIRST_ID = 30_000_000_001;

export function createPortal(profile: PortalProfile, now: number): Portal {
  return {
    ...profile,
    users: [],
    owners: [],
    pipelines: [SALES_PIPELINE],
    tables: Object.fromEntries(OBJECT_TYPES.map((type) => [type, createTable(type, now)])) as Portal['tables'],
    associations: new Associations(),
    addresses: new Map(),
    mergedInto: new Map(),
    bannedAddresses: new Set(),
    lists: new Map(),
    consent: { definitions: [...STANDARD_CONSENT], statuses: new Map(), optedOutOfAll: new Map() },
    nextId: FIRST_ID,
  };
}

export function takeId(portal: Portal): string {
  return String(portal.nextId++);
}

function createTable(type: ObjectType, now: number): ObjectTable {
  return {
    records: new Map(),
    properties: new Map(standardProperties(type, now).map((definition) => [definition.name, definition])),
    groups: new Map(standardGroups(type).map((group) => [group.name, group])),
    index: new SearchIndex(),
    unique: new Map(),
    required: [],
    customPropertyLimit: CUSTOM_PROPERTY_LIMIT,
  };
}
