import { z } from 'zod';
import { invalid } from '../http/problem.ts';
import { json } from '../http/reply.ts';
import { parseBody } from '../http/request.ts';
import { OBJECT_KINDS, OBJECT_TYPES, type ObjectType } from '../model/object-type.ts';
import { type Portal, takeId } from '../model/portal.ts';
import type { CrmRecord } from '../model/record.ts';
import { indexUnique } from '../objects/unique-values.ts';
import { addPortal, DEFAULT_PORTAL, type World } from '../world.ts';
import type { ControlRoute } from './control-route.ts';

const userSchema = z.object({
  id: z.number().int(),
  email: z.string(),
  name: z.string(),
  superAdmin: z.boolean().default(false),
  marketplaceAccess: z.boolean().default(false),
});

const ownerSchema = z.object({
  id: z.string(),
  userId: z.number().int(),
  email: z.string(),
  firstName: z.string().default(''),
  lastName: z.string().default(''),
  archived: z.boolean().default(false),
});

const value = z.union([z.string(), z.number(), z.boolean()]);

const objectSchema = z.object({
  /** A name within this seed, for associations and for the answer. */
  key: z.string().optional(),
  id: z.string().regex(/^\d+$/).optional(),
  /** ISO 8601; defaults to now. */
  createdAt: z.iso.datetime().optional(),
  /** Taken as they are, calculated and read-only ones included. */
  properties: z.record(z.string(), value),
  /** When a value was set, where HubSpot's history of it is to say so. ISO 8601. */
  setAt: z.record(z.string(), z.iso.datetime()).default({}),
  /** Keys or ids of other objects; the first company is the primary one. */
  companies: z.array(z.string()).default([]),
  contacts: z.array(z.string()).default([]),
  deals: z.array(z.string()).default([]),
});

const objects = z.array(objectSchema).default([]);

const portalSeedSchema = z.object({
  portalId: z.number().int().default(DEFAULT_PORTAL.id),
  name: z.string().optional(),
  /** Replace the portal's people when given. */
  users: z.array(userSchema).optional(),
  owners: z.array(ownerSchema).optional(),
  companies: objects,
  contacts: objects,
  deals: objects,
  tasks: objects,
  notes: objects,
});

const seedSchema = z.union([z.object({ portals: z.array(portalSeedSchema) }), portalSeedSchema]);

type PortalSeed = z.infer<typeof portalSeedSchema>;
type ObjectSeed = z.infer<typeof objectSchema>;

/** Loads a CRM at once: no validation beyond its shape, no webhooks, no limits. */
export const seedRoutes: readonly ControlRoute[] = [
  {
    method: 'POST',
    pattern: '/_sandbox/seed',
    handle: (world, { rawBody }) => {
      const seed = parseBody(rawBody, seedSchema);
      const seeds = 'portals' in seed ? seed.portals : [seed];
      return json(201, { portals: seeds.map((portalSeed) => seedPortal(world, portalSeed)) });
    },
  },
];

function seedPortal(world: World, seed: PortalSeed) {
  const name = seed.name ?? `Sandbox portal ${seed.portalId}`;
  const portal = world.portals.get(seed.portalId) ?? addPortal(world, { ...DEFAULT_PORTAL, id: seed.portalId, name });
  const now = world.time.now();
  if (seed.users) portal.users = seed.users;
  if (seed.owners) portal.owners = seed.owners.map((owner) => ({ ...owner, createdAt: now }));
  const ids: Record<ObjectType, Record<string, string>> = {
    contacts: {},
    companies: {},
    deals: {},
    tasks: {},
    notes: {},
  };
  // Links to what comes later need its id, so they are made in a second round.
  const made = OBJECT_TYPES.flatMap((type) =>
    seed[type].map((object) => {
      const record = insertSeed(portal, type, object, now);
      if (object.key !== undefined) ids[type][object.key] = record.id;
      return { record, object };
    }),
  );
  for (const { record, object } of made) linkSeed(portal, record, object, ids);
  const counts = Object.fromEntries(OBJECT_TYPES.map((type) => [type, seed[type].length]));
  return { portalId: portal.id, counts, ids };
}

function insertSeed(portal: Portal, type: ObjectType, seed: ObjectSeed, now: number): CrmRecord {
  const table = portal.tables[type];
  const id = seed.id ?? takeId(portal);
  if (table.records.has(id)) throw invalid(`${OBJECT_KINDS[type].singular} ${id} is there already`);
  portal.nextId = Math.max(portal.nextId, Number(id) + 1);
  const properties = Object.fromEntries(Object.entries(seed.properties).map(([name, given]) => [name, String(given)]));
  if (properties.email !== undefined) properties.email = properties.email.toLowerCase();
  const unknown = Object.keys(properties).find((name) => !table.properties.has(name));
  if (unknown !== undefined) throw invalid(`There is no ${OBJECT_KINDS[type].singular} property ${unknown}`);
  const createdAt = seed.createdAt ? Date.parse(seed.createdAt) : now;
  const history = Object.fromEntries(
    Object.entries(seed.setAt).map(([name, at]) => [
      name,
      [{ value: properties[name] ?? '', at: Date.parse(at), source: 'CRM_UI' as const, sourceId: 'HubSpot' }],
    ]),
  );
  const record: CrmRecord = { id, type, properties, history, createdAt, updatedAt: createdAt, archivedAt: null };
  table.records.set(id, record);
  indexUnique(portal, record, {});
  table.index.note(record, now, now);
  return record;
}

function linkSeed(
  portal: Portal,
  record: CrmRecord,
  seed: ObjectSeed,
  ids: Readonly<Record<ObjectType, Readonly<Record<string, string>>>>,
): void {
  for (const other of ['companies', 'contacts', 'deals'] as const) {
    for (const key of seed[other]) {
      const id = ids[other][key] ?? key;
      const type = portal.associations.defaultType(record.type, other);
      if (!type) throw invalid(`${record.type} and ${other} cannot be associated`);
      if (!portal.tables[other].records.has(id)) throw invalid(`There is no ${OBJECT_KINDS[other].singular} ${key}`);
      portal.associations.link(record, { type: other, id }, type, 0);
    }
  }
}
