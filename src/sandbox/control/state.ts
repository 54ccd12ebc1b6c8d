import { json } from '../http/reply.ts';
import { OBJECT_TYPES, type ObjectType } from '../model/object-type.ts';
import { ownerName } from '../model/person.ts';
import type { Portal } from '../model/portal.ts';
import type { CrmRecord } from '../model/record.ts';
import { readProperty } from '../objects/compute-property.ts';
import { isoTime } from '../time.ts';
import type { World } from '../world.ts';
import { portalNamed } from './access.ts';
import type { ControlRoute } from './control-route.ts';

/** What stands in the CRM, told without limits, scopes or lag: for tests and the demo's closing words. */
export const stateRoutes: readonly ControlRoute[] = [
  {
    method: 'GET',
    pattern: '/_sandbox/state',
    handle: (world, { query }) => {
      const only = query.get('portalId');
      const portals = only ? [portalNamed(world, Number(only))] : [...world.portals.values()];
      return json(200, {
        now: isoTime(world.time.now()),
        portals: portals.map((portal) => describePortal(world, portal)),
      });
    },
  },
  {
    method: 'GET',
    pattern: '/_sandbox/contacts/:email',
    handle: (world, { query }, { email = '' }) => {
      const portalId = query.get('portalId');
      const portal = portalNamed(world, portalId ? Number(portalId) : undefined);
      const record = portal.tables.contacts.records.get(portal.addresses.get(email.toLowerCase()) ?? '');
      return record
        ? json(200, describeRecord(portal, record))
        : json(404, { status: 'error', message: 'no such contact' });
    },
  },
];

function describePortal(world: World, portal: Portal) {
  const live = (type: ObjectType) =>
    [...portal.tables[type].records.values()].filter(({ archivedAt }) => archivedAt === null);
  return {
    portalId: portal.id,
    name: portal.name,
    installed: world.tokens.isInstalled(portal.id),
    counts: Object.fromEntries(OBJECT_TYPES.map((type) => [type, live(type).length])),
    customProperties: Object.fromEntries(
      OBJECT_TYPES.map((type) => [
        type,
        [...portal.tables[type].properties.values()]
          .filter((property) => !property.hubspotDefined && property.archivedAt === null)
          .map(({ name }) => name),
      ]),
    ),
    owners: portal.owners,
    tasks: live('tasks').map((task) => describeTask(portal, task)),
    notes: live('notes').map((note) => describeRecord(portal, note)),
    consent: describeConsent(portal),
  };
}

/** By address: what was said of one subscription, and whether everything was left. */
function describeConsent({ consent }: Portal) {
  const emails = new Set([...consent.statuses.keys(), ...consent.optedOutOfAll.keys()]);
  return Object.fromEntries(
    [...emails].map((email) => {
      const said = [...(consent.statuses.get(email) ?? [])].map(([id, { state }]) => [id, state] as const);
      return [email, { leftAll: consent.optedOutOfAll.has(email), subscriptions: Object.fromEntries(said) }];
    }),
  );
}

function describeTask(portal: Portal, task: CrmRecord) {
  const owner = portal.owners.find(({ id }) => id === task.properties.hubspot_owner_id);
  const { properties } = task;
  return {
    ...describeRecord(portal, task),
    subject: properties.hs_task_subject ?? '',
    body: properties.hs_task_body ?? '',
    status: properties.hs_task_status ?? '',
    priority: properties.hs_task_priority ?? '',
    type: properties.hs_task_type ?? '',
    dueAt: properties.hs_timestamp ?? '',
    owner: owner ? { id: owner.id, email: owner.email, name: ownerName(owner) } : null,
  };
}

function describeRecord(portal: Portal, record: CrmRecord) {
  const names = [...portal.tables[record.type].properties.keys()];
  const values = names
    .map((name) => [name, readProperty(portal, record, name)] as const)
    .filter(([, value]) => value !== null);
  return {
    id: record.id,
    createdAt: isoTime(record.createdAt),
    updatedAt: isoTime(record.updatedAt),
    properties: Object.fromEntries(values),
    associations: Object.fromEntries(
      OBJECT_TYPES.map((type) => [
        type,
        portal.associations
          .linksOf(record, type, Number.POSITIVE_INFINITY)
          .map(({ id, types }) => ({ id, typeIds: types.map(({ typeId }) => typeId) })),
      ]),
    ),
  };
}
