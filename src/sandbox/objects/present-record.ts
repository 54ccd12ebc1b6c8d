import { OBJECT_KINDS, type ObjectType } from '../model/object-type.ts';
import type { Portal } from '../model/portal.ts';
import type { CrmRecord, PropertyVersion } from '../model/record.ts';
import { isoTime } from '../time.ts';
import type { WriteWarning } from './check-properties.ts';
import { readProperty } from './compute-property.ts';

/** `SimplePublicObject`, as the API gives an object. */
export interface PublicObject {
  readonly id: string;
  readonly properties: Readonly<Record<string, string | null>>;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly archived: boolean;
  readonly archivedAt?: string;
  readonly url: string;
  readonly propertiesWithHistory?: Readonly<Record<string, readonly PublicVersion[]>>;
  readonly objectWriteTraceId?: string;
  readonly warnings?: readonly WriteWarning[];
  readonly new?: boolean;
}

interface PublicVersion {
  readonly value: string;
  readonly timestamp: string;
  readonly sourceType: string;
  readonly sourceId: string;
}

export interface Wanted {
  /** Beyond those that HubSpot always gives; none asks for its default set. */
  readonly properties: readonly string[];
  readonly withHistory?: readonly string[];
}

const DEFAULT_SET: Readonly<Record<ObjectType, readonly string[]>> = {
  contacts: ['email', 'firstname', 'lastname'],
  companies: ['name', 'domain'],
  deals: ['dealname', 'amount', 'closedate', 'dealstage', 'pipeline'],
  tasks: [],
  notes: [],
};

export function presentRecord(portal: Portal, record: CrmRecord, wanted: Wanted): PublicObject {
  const { createdProperty, modifiedProperty, typeId } = OBJECT_KINDS[record.type];
  const table = portal.tables[record.type];
  const asked = wanted.properties.length > 0 ? wanted.properties : DEFAULT_SET[record.type];
  const properties: Record<string, string | null> = {};
  for (const name of [...asked, 'hs_object_id', createdProperty, modifiedProperty]) {
    // An unknown name is left out without a word.
    if (table.properties.has(name)) properties[name] = readProperty(portal, record, name);
  }
  return {
    id: record.id,
    properties,
    createdAt: isoTime(record.createdAt),
    updatedAt: isoTime(record.updatedAt),
    archived: record.archivedAt !== null,
    ...(record.archivedAt === null ? {} : { archivedAt: isoTime(record.archivedAt) }),
    url: `https://app.hubspot.com/contacts/${portal.id}/record/${typeId}/${record.id}`,
    ...(wanted.withHistory?.length ? { propertiesWithHistory: presentHistory(record, wanted.withHistory) } : {}),
  };
}

function presentHistory(record: CrmRecord, names: readonly string[]): Record<string, PublicVersion[]> {
  return Object.fromEntries(names.map((name) => [name, (record.history[name] ?? []).map(presentVersion)]));
}

function presentVersion(version: PropertyVersion): PublicVersion {
  return {
    value: version.value,
    timestamp: isoTime(version.at),
    sourceType: version.source,
    sourceId: version.sourceId,
  };
}
