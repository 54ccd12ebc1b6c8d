import type { Consent, ConsentStatus } from '../model/consent.ts';
import type { ContactList } from '../model/contact-list.ts';
import { OBJECT_TYPES, type ObjectType } from '../model/object-type.ts';
import type { Owner, PortalUser } from '../model/person.ts';
import type { Pipeline } from '../model/pipeline.ts';
import { createPortal, type Portal } from '../model/portal.ts';
import type { PropertyDefinition, PropertyGroup } from '../model/property.ts';
import type { CrmRecord } from '../model/record.ts';
import type { Settings } from '../model/settings.ts';
import type { TokenDump } from '../oauth/tokens.ts';
import { indexUnique } from '../objects/unique-values.ts';
import type { World } from '../world.ts';

const FORMAT = 1;

interface TableSnapshot {
  readonly records: readonly CrmRecord[];
  readonly properties: readonly PropertyDefinition[];
  readonly groups: readonly PropertyGroup[];
  readonly required: string[];
  readonly customPropertyLimit: number;
}

interface PortalSnapshot {
  readonly id: number;
  readonly name: string;
  readonly domain: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly users: PortalUser[];
  readonly owners: Owner[];
  readonly pipelines: Pipeline[];
  readonly tables: Readonly<Record<ObjectType, TableSnapshot>>;
  readonly associations: readonly [string, string, number[]][];
  readonly mergedInto: readonly [string, string][];
  readonly bannedAddresses: readonly string[];
  readonly lists: readonly (Omit<ContactList, 'members'> & { readonly members: readonly string[] })[];
  readonly consent: {
    readonly definitions: Consent['definitions'];
    readonly statuses: readonly [string, [number, ConsentStatus][]][];
    readonly optedOutOfAll: readonly [string, number][];
  };
  readonly nextId: number;
}

export interface Snapshot {
  readonly format: typeof FORMAT;
  readonly settings: Settings;
  readonly tokens: TokenDump;
  readonly portals: readonly PortalSnapshot[];
}

/** Everything that outlives a restart. Faults, counts and what can be computed again do not. */
export function takeSnapshot(world: World): Snapshot {
  return {
    format: FORMAT,
    settings: world.settings,
    tokens: world.tokens.dump(),
    portals: [...world.portals.values()].map(snapshotPortal),
  };
}

/** Fills an empty world. @throws Error for a file of another format */
export function restoreSnapshot(world: World, snapshot: Snapshot): void {
  if (snapshot.format !== FORMAT) {
    throw new Error('The sandbox data is of another format; remove the file to start afresh.');
  }
  Object.assign(world.settings, snapshot.settings);
  world.tokens.load(snapshot.tokens);
  for (const portal of snapshot.portals) world.portals.set(portal.id, restorePortal(portal, world.time.now()));
}

function snapshotPortal(portal: Portal): PortalSnapshot {
  const { id, name, domain, currency, timeZone, users, owners, pipelines, nextId, consent } = portal;
  const tables = OBJECT_TYPES.map((type): [ObjectType, TableSnapshot] => {
    const { records, properties, groups, required, customPropertyLimit } = portal.tables[type];
    const lists = {
      records: [...records.values()],
      properties: [...properties.values()],
      groups: [...groups.values()],
    };
    return [type, { ...lists, required, customPropertyLimit }];
  });
  return {
    ...{ id, name, domain, currency, timeZone, users, owners, pipelines, nextId },
    tables: Object.fromEntries(tables) as PortalSnapshot['tables'],
    associations: portal.associations.dump(),
    mergedInto: [...portal.mergedInto],
    bannedAddresses: [...portal.bannedAddresses],
    lists: [...portal.lists.values()].map((list) => ({ ...list, members: [...list.members] })),
    consent: {
      definitions: consent.definitions,
      statuses: [...consent.statuses].map(([email, statuses]) => [email, [...statuses]]),
      optedOutOfAll: [...consent.optedOutOfAll],
    },
  };
}

function restorePortal(snapshot: PortalSnapshot, now: number): Portal {
  const portal = createPortal(snapshot, now);
  const { users, owners, pipelines, nextId } = snapshot;
  Object.assign(portal, { users, owners, pipelines, nextId });
  for (const type of OBJECT_TYPES) restoreTable(portal, type, snapshot.tables[type], now);
  portal.associations.load(snapshot.associations);
  for (const [from, to] of snapshot.mergedInto) portal.mergedInto.set(from, to);
  for (const address of snapshot.bannedAddresses) portal.bannedAddresses.add(address);
  for (const list of snapshot.lists) portal.lists.set(list.listId, { ...list, members: new Set(list.members) });
  portal.consent.definitions = snapshot.consent.definitions;
  for (const [email, statuses] of snapshot.consent.statuses) portal.consent.statuses.set(email, new Map(statuses));
  for (const [email, at] of snapshot.consent.optedOutOfAll) portal.consent.optedOutOfAll.set(email, at);
  return portal;
}

function restoreTable(portal: Portal, type: ObjectType, snapshot: TableSnapshot, now: number): void {
  const table = portal.tables[type];
  // What is kept wins, yet standard properties that came since stay.
  for (const definition of snapshot.properties) table.properties.set(definition.name, definition);
  for (const group of snapshot.groups) table.groups.set(group.name, group);
  table.required = snapshot.required;
  table.customPropertyLimit = snapshot.customPropertyLimit;
  for (const record of snapshot.records) {
    table.records.set(record.id, record);
    indexUnique(portal, record, {});
    table.index.note(record, now, now);
  }
}
