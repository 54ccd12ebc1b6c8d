import { z } from 'zod';
import { API_VERSION, type ApiRoute, type CallContext } from '../gate/call-context.ts';
import { readScopes, requireScopes, writeScopes } from '../gate/scopes.ts';
import { invalid } from '../http/problem.ts';
import { json, noContent, type Reply } from '../http/reply.ts';
import { parseBody } from '../http/request.ts';
import { type ObjectType, objectTypeOf } from '../model/object-type.ts';
import type { CrmRecord } from '../model/record.ts';
import { findById, requireRecord } from '../objects/find-record.ts';
import { presentRecord } from '../objects/present-record.ts';
import {
  checkCreate,
  checkUpdate,
  commitCreate,
  commitUpdate,
  createSchema,
  propertiesSchema,
} from '../objects/write-objects.ts';
import { archiveRecord } from '../objects/write-record.ts';

const BASE = `/crm/objects/${API_VERSION}/:type`;
const MAX_PAGE = 100;

const updateSchema = z.object({ properties: propertiesSchema });

/** One object at a time. */
export const singleObjectRoutes: readonly ApiRoute[] = [
  { method: 'GET', pattern: BASE, scopes: ({ type }) => readScopes(type), handle: listObjects },
  { method: 'POST', pattern: BASE, scopes: ({ type }) => writeScopes(type), handle: createObject },
  { method: 'GET', pattern: `${BASE}/:id`, scopes: ({ type }) => readScopes(type), handle: readObject },
  { method: 'PATCH', pattern: `${BASE}/:id`, scopes: ({ type }) => writeScopes(type), handle: updateObject },
  { method: 'DELETE', pattern: `${BASE}/:id`, scopes: ({ type }) => writeScopes(type), handle: archiveObject },
];

function listObjects(context: CallContext): Reply {
  const type = objectTypeOf(context.params.type);
  const limit = Number(context.query.get('limit') ?? 10);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE)
    throw invalid(`limit must be between 1 and ${MAX_PAGE}`);
  const after = Number(context.query.get('after') ?? 0);
  const archived = context.query.get('archived') === 'true';
  const records = [...context.portal.tables[type].records.values()].filter(
    (record) => (record.archivedAt !== null) === archived && Number(record.id) > after,
  );
  const page = records.sort((a, b) => Number(a.id) - Number(b.id)).slice(0, limit);
  const last = page.at(-1);
  return json(200, {
    results: page.map((record) => presentAsAsked(context, record)),
    ...(last && records.length > page.length ? { paging: { next: { after: last.id } } } : {}),
  });
}

function createObject(context: CallContext): Reply {
  const type = objectTypeOf(context.params.type);
  const input = parseBody(context.rawBody, createSchema);
  return json(201, commitCreate(context, type, checkCreate(context, type, input), input));
}

function readObject(context: CallContext): Reply {
  const type = objectTypeOf(context.params.type);
  return json(200, presentAsAsked(context, find(context, type)));
}

function updateObject(context: CallContext): Reply {
  const record = requireRecord(context.portal, objectTypeOf(context.params.type), idOf(context), idProperty(context));
  const { properties } = parseBody(context.rawBody, updateSchema);
  return json(200, commitUpdate(context, record, checkUpdate(context, record, properties), undefined));
}

function archiveObject(context: CallContext): Reply {
  const record = findById(context.portal, objectTypeOf(context.params.type), idOf(context));
  if (record) archiveRecord(context.writing, record);
  return noContent;
}

function find(context: CallContext, type: ObjectType): CrmRecord {
  if (context.query.get('archived') === 'true') {
    const archived = findById(context.portal, type, idOf(context));
    if (archived && archived.archivedAt !== null) return archived;
  }
  return requireRecord(context.portal, type, idOf(context), idProperty(context));
}

function presentAsAsked(context: CallContext, record: CrmRecord) {
  const presented = presentRecord(context.portal, record, {
    properties: listed(context, 'properties'),
    withHistory: listed(context, 'propertiesWithHistory'),
  });
  const others = listed(context, 'associations');
  if (others.length === 0) return presented;
  return {
    ...presented,
    associations: Object.assign({}, ...others.map((other) => associated(context, record, other))),
  };
}

function associated(context: CallContext, record: CrmRecord, other: string) {
  const type = objectTypeOf(other);
  requireScopes(context.access.scopes, readScopes(type));
  const links = context.portal.associations.linksOf(record, type, context.now);
  if (links.length === 0) return {};
  const results = links.flatMap(({ id, types }) =>
    types.map((known) => ({ id, type: known.label ?? `${record.type}_to_${type}` })),
  );
  return { [type]: { results } };
}

/** `properties=a,b` and `properties=a&properties=b` mean the same. */
function listed(context: CallContext, name: string): string[] {
  return context.query
    .getAll(name)
    .flatMap((part) => part.split(','))
    .filter((part) => part !== '');
}

function idOf(context: CallContext): string {
  return context.params.id ?? '';
}

function idProperty(context: CallContext): string | null {
  return context.query.get('idProperty');
}
