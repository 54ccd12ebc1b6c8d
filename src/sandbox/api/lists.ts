import { z } from 'zod';
import { API_VERSION, type ApiRoute, type CallContext } from '../gate/call-context.ts';
import { invalid, notFound, Problem } from '../http/problem.ts';
import { json, noContent, type Reply } from '../http/reply.ts';
import { parseBody } from '../http/request.ts';
import { checkFilters } from '../lists/check-filters.ts';
import { filterBranchSchema } from '../lists/filter-branch.ts';
import { listMembers } from '../lists/list-members.ts';
import type { ContactList } from '../model/contact-list.ts';
import { OBJECT_KINDS, objectTypeOf } from '../model/object-type.ts';
import { takeId } from '../model/portal.ts';
import { findLive } from '../objects/find-record.ts';
import { isoTime } from '../time.ts';

const BASE = `/crm/lists/${API_VERSION}`;
const READ = () => [['crm.lists.read', 'crm.lists.write']];
const WRITE = () => [['crm.lists.write']];
const MAX_PAGE = 500;

const createSchema = z.object({
  name: z.string().min(1),
  objectTypeId: z.string(),
  processingType: z.enum(['DYNAMIC', 'MANUAL', 'SNAPSHOT']),
  filterBranch: filterBranchSchema.optional(),
});
const updateFiltersSchema = z.object({ filterBranch: filterBranchSchema });
const idsSchema = z.array(z.string());
const changeSchema = z.object({ recordIdsToAdd: idsSchema, recordIdsToRemove: idsSchema });
const searchSchema = z.object({
  query: z.string().default(''),
  count: z.number().int().default(20),
  offset: z.number().int().default(0),
});

/** Lists, which HubSpot's pages call segments. */
export const listRoutes: readonly ApiRoute[] = [
  { method: 'POST', pattern: BASE, scopes: WRITE, handle: createList },
  { method: 'POST', pattern: `${BASE}/search`, scopes: READ, handle: searchLists },
  { method: 'GET', pattern: `${BASE}/object-type-id/:type/name/:name`, scopes: READ, handle: readByName },
  {
    method: 'GET',
    pattern: `${BASE}/:id`,
    scopes: READ,
    handle: (context) => answerList(context, requireList(context)),
  },
  { method: 'GET', pattern: `${BASE}/:id/memberships`, scopes: READ, handle: readMembers },
  { method: 'PUT', pattern: `${BASE}/:id/update-list-filters`, scopes: WRITE, handle: updateFilters },
  { method: 'PUT', pattern: `${BASE}/:id/update-list-name`, scopes: WRITE, handle: rename },
  { method: 'PUT', pattern: `${BASE}/:id/memberships/add`, scopes: WRITE, handle: addMembers },
  { method: 'PUT', pattern: `${BASE}/:id/memberships/remove`, scopes: WRITE, handle: removeMembers },
  { method: 'PUT', pattern: `${BASE}/:id/memberships/add-and-remove`, scopes: WRITE, handle: changeMembers },
  { method: 'PUT', pattern: `${BASE}/:id/restore`, scopes: WRITE, handle: restore },
  { method: 'DELETE', pattern: `${BASE}/:id`, scopes: WRITE, handle: remove },
];

function createList(context: CallContext): Reply {
  const { portal, now } = context;
  const wanted = parseBody(context.rawBody, createSchema);
  const objectType = objectTypeOf(wanted.objectTypeId);
  refuseTaken(context, wanted.name);
  if (wanted.processingType === 'DYNAMIC' && !wanted.filterBranch) throw invalid('A DYNAMIC list needs a filterBranch');
  if (wanted.processingType === 'MANUAL' && wanted.filterBranch) throw invalid('A MANUAL list takes no filterBranch');
  if (wanted.filterBranch) checkFilters(portal, objectType, wanted.filterBranch);
  const list: ContactList = {
    listId: takeId(portal),
    objectType,
    name: wanted.name,
    processingType: wanted.processingType,
    filterBranch: wanted.filterBranch ?? null,
    members: new Set(),
    createdAt: now,
    updatedAt: now,
    filtersUpdatedAt: now,
    deletedAt: null,
  };
  if (list.processingType === 'SNAPSHOT') {
    for (const id of listMembers(portal, list, now)) list.members.add(id);
    list.filterBranch = null;
  }
  portal.lists.set(list.listId, list);
  return answerList(context, list);
}

function searchLists(context: CallContext): Reply {
  const { query, count, offset } = parseBody(context.rawBody, searchSchema);
  const lists = live(context).filter((list) => list.name.toLowerCase().includes(query.toLowerCase()));
  const page = lists.slice(offset, offset + count);
  const hasMore = offset + page.length < lists.length;
  return json(200, {
    total: lists.length,
    offset: offset + page.length,
    hasMore,
    lists: page.map((list) => present(context, list)),
  });
}

function readByName(context: CallContext): Reply {
  const { type, name = '' } = context.params;
  const list = live(context).find(
    (candidate) => candidate.objectType === objectTypeOf(type) && sameName(candidate.name, name),
  );
  if (!list) throw notFound(`List ${name} does not exist`, 'ILS_LIST_NOT_FOUND');
  return answerList(context, list);
}

function readMembers(context: CallContext): Reply {
  const limit = Math.min(MAX_PAGE, Number(context.query.get('limit') ?? 100));
  const start = Number(context.query.get('after') ?? 0);
  const members = listMembers(context.portal, requireList(context), context.now);
  const next = start + limit;
  return json(200, {
    total: members.length,
    results: members.slice(start, next).map((recordId) => ({ recordId, membershipTimestamp: isoTime(context.now) })),
    ...(next < members.length ? { paging: { next: { after: String(next) } } } : {}),
  });
}

/** Replaces the whole branch. */
function updateFilters(context: CallContext): Reply {
  const list = requireList(context);
  const { filterBranch } = parseBody(context.rawBody, updateFiltersSchema);
  if (list.processingType !== 'DYNAMIC') throw invalid('Only DYNAMIC lists have filters');
  checkFilters(context.portal, list.objectType, filterBranch);
  list.filterBranch = filterBranch;
  list.updatedAt = context.now;
  list.filtersUpdatedAt = context.now;
  return json(200, { updatedList: present(context, list) });
}

function rename(context: CallContext): Reply {
  const list = requireList(context);
  const name = context.query.get('listName') ?? '';
  if (!name) throw invalid('listName is required');
  if (!sameName(name, list.name)) refuseTaken(context, name);
  list.name = name;
  list.updatedAt = context.now;
  return json(200, { updatedList: present(context, list) });
}

function addMembers(context: CallContext): Reply {
  return change(context, parseBody(context.rawBody, idsSchema), []);
}

function removeMembers(context: CallContext): Reply {
  return change(context, [], parseBody(context.rawBody, idsSchema));
}

function changeMembers(context: CallContext): Reply {
  const { recordIdsToAdd, recordIdsToRemove } = parseBody(context.rawBody, changeSchema);
  return change(context, recordIdsToAdd, recordIdsToRemove);
}

/** Whoever is in already, or not, is named nowhere in the answer. */
function change(context: CallContext, add: readonly string[], remove: readonly string[]): Reply {
  const list = requireList(context);
  if (list.processingType === 'DYNAMIC') throw invalid('The members of a DYNAMIC list follow from its filters');
  const isThere = (id: string) => findLive(context.portal, list.objectType, id) !== null;
  const added = add.filter((id) => isThere(id) && !list.members.has(id));
  const removed = remove.filter((id) => isThere(id) && list.members.has(id));
  for (const id of added) list.members.add(id);
  for (const id of removed) list.members.delete(id);
  return json(200, {
    recordsIdsAdded: added,
    recordIdsRemoved: removed,
    recordIdsMissing: [...add, ...remove].filter((id) => !isThere(id)),
  });
}

function remove(context: CallContext): Reply {
  requireList(context).deletedAt = context.now;
  return noContent;
}

function restore(context: CallContext): Reply {
  const list = context.portal.lists.get(context.params.id ?? '');
  if (!list) throw notFound('List does not exist', 'ILS_LIST_NOT_FOUND');
  if (list.deletedAt !== null) refuseTaken(context, list.name);
  list.deletedAt = null;
  return noContent;
}

function live(context: CallContext): ContactList[] {
  return [...context.portal.lists.values()].filter(({ deletedAt }) => deletedAt === null);
}

function requireList(context: CallContext): ContactList {
  const list = context.portal.lists.get(context.params.id ?? '');
  if (!list || list.deletedAt !== null) throw notFound('List does not exist', 'ILS_LIST_NOT_FOUND');
  return list;
}

function refuseTaken(context: CallContext, name: string): void {
  if (!live(context).some((list) => sameName(list.name, name))) return;
  throw new Problem(400, {
    category: 'VALIDATION_ERROR',
    subCategory: 'ILS.DUPLICATE_LIST_NAMES',
    message: `A list named "${name}" already exists.`,
  });
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function answerList(context: CallContext, list: ContactList): Reply {
  return json(200, { list: present(context, list) });
}

function present(context: CallContext, list: ContactList) {
  return {
    listId: list.listId,
    listVersion: 1,
    name: list.name,
    objectTypeId: OBJECT_KINDS[list.objectType].typeId,
    processingType: list.processingType,
    processingStatus: 'COMPLETE',
    size: listMembers(context.portal, list, context.now).length,
    createdAt: isoTime(list.createdAt),
    updatedAt: isoTime(list.updatedAt),
    filtersUpdatedAt: isoTime(list.filtersUpdatedAt),
    ...(context.query.get('includeFilters') === 'true' && list.filterBranch
      ? { filterBranch: echo(list.filterBranch) }
      : {}),
  };
}

/** HubSpot says more than it was told: the operator of each branch, and what an operation takes for granted. */
function echo(branch: unknown): unknown {
  if (Array.isArray(branch)) return branch.map(echo);
  if (typeof branch !== 'object' || branch === null) return branch;
  const fields = Object.fromEntries(Object.entries(branch).map(([name, value]) => [name, echo(value)]));
  if ('operationType' in fields) return { includeObjectsWithNoValueSet: false, ...fields };
  if (!('filterBranchType' in fields)) return fields;
  return { ...fields, filterBranchOperator: fields.filterBranchType === 'OR' ? 'OR' : 'AND' };
}
