import { z } from 'zod';
import { API_VERSION, type ApiRoute, type CallContext } from '../gate/call-context.ts';
import { schemaReadScopes, schemaWriteScopes } from '../gate/scopes.ts';
import { invalid, notFound, Problem } from '../http/problem.ts';
import { json, noContent, type Reply } from '../http/reply.ts';
import { parseBody } from '../http/request.ts';
import { objectTypeOf } from '../model/object-type.ts';
import type { PropertyGroup } from '../model/property.ts';

const BASE = `/crm/properties/${API_VERSION}/:type/groups`;

const createSchema = z.object({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
  label: z.string().min(1),
  displayOrder: z.number().int().default(-1),
});
const patchSchema = z.object({ label: z.string().min(1).optional(), displayOrder: z.number().int().optional() });

/** Stand before the property routes in the table: `groups` is no property name there. */
export const propertyGroupRoutes: readonly ApiRoute[] = [
  { method: 'GET', pattern: BASE, scopes: ({ type }) => schemaReadScopes(type), handle: listGroups },
  { method: 'POST', pattern: BASE, scopes: ({ type }) => schemaWriteScopes(type), handle: createGroup },
  { method: 'GET', pattern: `${BASE}/:name`, scopes: ({ type }) => schemaReadScopes(type), handle: readGroup },
  { method: 'PATCH', pattern: `${BASE}/:name`, scopes: ({ type }) => schemaWriteScopes(type), handle: patchGroup },
  { method: 'DELETE', pattern: `${BASE}/:name`, scopes: ({ type }) => schemaWriteScopes(type), handle: archiveGroup },
];

function listGroups(context: CallContext): Reply {
  return json(200, { results: [...tableOf(context).groups.values()].filter(({ archived }) => !archived) });
}

function createGroup(context: CallContext): Reply {
  const wanted = parseBody(context.rawBody, createSchema);
  const present = tableOf(context).groups.get(wanted.name);
  if (present && !present.archived) {
    throw new Problem(409, {
      category: 'OBJECT_ALREADY_EXISTS',
      subCategory: 'Properties.PROPERTY_GROUP_WITH_NAME_EXISTS',
      message: `A property group named '${wanted.name}' already exists.`,
    });
  }
  const group = { ...wanted, archived: false };
  tableOf(context).groups.set(group.name, group);
  return json(201, group);
}

function readGroup(context: CallContext): Reply {
  return json(200, requireGroup(context));
}

function patchGroup(context: CallContext): Reply {
  const group = requireGroup(context);
  const { label, displayOrder } = parseBody(context.rawBody, patchSchema);
  group.label = label ?? group.label;
  group.displayOrder = displayOrder ?? group.displayOrder;
  return json(200, group);
}

function archiveGroup(context: CallContext): Reply {
  const group = requireGroup(context);
  const holds = [...tableOf(context).properties.values()].some(
    (definition) => definition.groupName === group.name && definition.archivedAt === null,
  );
  if (holds) throw invalid(`Property group ${group.name} still holds properties and cannot be deleted`);
  group.archived = true;
  return noContent;
}

function requireGroup(context: CallContext): PropertyGroup {
  const group = tableOf(context).groups.get(context.params.name ?? '');
  if (!group || group.archived) throw notFound(`Property group ${context.params.name} does not exist`);
  return group;
}

function tableOf(context: CallContext) {
  return context.portal.tables[objectTypeOf(context.params.type)];
}
