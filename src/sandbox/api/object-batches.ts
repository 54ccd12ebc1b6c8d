import { z } from 'zod';
import { API_VERSION, type ApiRoute, type CallContext } from '../gate/call-context.ts';
import { readScopes, writeScopes } from '../gate/scopes.ts';
import { invalid, Problem } from '../http/problem.ts';
import { noContent, type Reply } from '../http/reply.ts';
import { parseBody } from '../http/request.ts';
import { OBJECT_KINDS, type ObjectType, objectTypeOf } from '../model/object-type.ts';
import type { CrmRecord } from '../model/record.ts';
import { answerBatch, batchError, checkInputs, runBatch } from '../objects/batch.ts';
import { findById, findByProperty, findLive, isMergedAway } from '../objects/find-record.ts';
import { presentRecord } from '../objects/present-record.ts';
import { isCustomUnique } from '../objects/unique-values.ts';
import {
  checkCreate,
  checkUpdate,
  commitCreate,
  commitUpdate,
  createSchema,
  propertiesSchema,
} from '../objects/write-objects.ts';
import { archiveRecord } from '../objects/write-record.ts';

const BASE = `/crm/objects/${API_VERSION}/:type/batch`;

/** HubSpot refuses more where the former values are asked for. */
const MAX_WITH_HISTORY = 50;

const readSchema = z.object({
  inputs: z.array(z.object({ id: z.string() })),
  // HubSpot's specification marks both lists as required.
  properties: z.array(z.string()),
  propertiesWithHistory: z.array(z.string()),
  idProperty: z.string().optional(),
});

const createBatchSchema = z.object({ inputs: z.array(createSchema) });

const updateBatchSchema = z.object({
  inputs: z.array(
    z.object({
      id: z.string(),
      properties: propertiesSchema,
      idProperty: z.string().optional(),
      objectWriteTraceId: z.string().optional(),
    }),
  ),
});

const archiveSchema = z.object({ inputs: z.array(z.object({ id: z.string() })) });

/** Up to 100 objects at a time. */
export const objectBatchRoutes: readonly ApiRoute[] = [
  { method: 'POST', pattern: `${BASE}/read`, scopes: ({ type }) => readScopes(type), handle: readBatch },
  { method: 'POST', pattern: `${BASE}/create`, scopes: ({ type }) => writeScopes(type), handle: createBatch },
  { method: 'POST', pattern: `${BASE}/update`, scopes: ({ type }) => writeScopes(type), handle: updateBatch },
  { method: 'POST', pattern: `${BASE}/upsert`, scopes: ({ type }) => writeScopes(type), handle: upsertBatch },
  { method: 'POST', pattern: `${BASE}/archive`, scopes: ({ type }) => writeScopes(type), handle: archiveBatch },
];

function readBatch(context: CallContext): Reply {
  const type = objectTypeOf(context.params.type);
  const body = parseBody(context.rawBody, readSchema);
  checkInputs(body.inputs);
  if (body.propertiesWithHistory.length > 0 && body.inputs.length > MAX_WITH_HISTORY) {
    throw invalid(
      `The maximum number of inputs supported in a batch request for property histories is ${MAX_WITH_HISTORY}. Please reduce the number of items and try again`,
    );
  }
  const archived = context.query.get('archived') === 'true';
  const missing: string[] = [];
  const found: CrmRecord[] = [];
  for (const { id } of body.inputs) {
    const record = lookUp(context, type, id, body.idProperty, archived);
    if (record) found.push(record);
    else if (body.idProperty || !isMergedAway(context.portal, type, id)) missing.push(id);
  }
  const wanted = { properties: body.properties, withHistory: body.propertiesWithHistory };
  const results = found.map((record) => presentRecord(context.portal, record, wanted));
  return answerBatch(context, 200, results, missing.length > 0 ? [missingError(type, missing)] : []);
}

function lookUp(context: CallContext, type: ObjectType, id: string, idProperty: string | undefined, archived: boolean) {
  if (idProperty) return findByProperty(context.portal, type, idProperty, id);
  const record = findById(context.portal, type, id);
  return record && (record.archivedAt !== null) === archived ? record : null;
}

function missingError(type: ObjectType, ids: readonly string[]) {
  return batchError(objectsNotFound(type), { ids });
}

function createBatch(context: CallContext): Reply {
  const type = objectTypeOf(context.params.type);
  const { inputs } = parseBody(context.rawBody, createBatchSchema);
  checkInputs(inputs.map(() => ({})));
  refuseRepeatedAddresses(type, inputs);
  const { results, errors } = runBatch(
    inputs,
    (input) => checkCreate(context, type, input),
    (checked, input) => commitCreate(context, type, checked, input),
  );
  return answerBatch(context, 201, results, errors);
}

/** Without trace ids nothing may have been written when the second of two equal addresses is refused. */
function refuseRepeatedAddresses(
  type: ObjectType,
  inputs: readonly { properties: Readonly<Record<string, unknown>>; objectWriteTraceId?: string | undefined }[],
): void {
  if (type !== 'contacts') return;
  const seen = new Set<string>();
  for (const { properties, objectWriteTraceId } of inputs) {
    const email = typeof properties.email === 'string' ? properties.email.trim().toLowerCase() : '';
    if (email && seen.has(email) && objectWriteTraceId === undefined) {
      throw invalid(`Duplicate IDs found in batch input: [${email}]. IDs must be unique`);
    }
    seen.add(email);
  }
}

function updateBatch(context: CallContext): Reply {
  const type = objectTypeOf(context.params.type);
  const { inputs } = parseBody(context.rawBody, updateBatchSchema);
  checkInputs(inputs);
  for (const { idProperty } of inputs) refuseNonUnique(context, type, idProperty);
  const { results, errors } = runBatch(
    inputs,
    (input) => {
      if (!input.idProperty && isMergedAway(context.portal, type, input.id)) return null;
      const record = findForWrite(context, type, input.id, input.idProperty);
      if (!record) throw objectsNotFound(type, [input.id]);
      return { record, checked: checkUpdate(context, record, input.properties) };
    },
    // A merged-away id is left out of the results of a 200, without a word.
    (plan, input) => (plan ? commitUpdate(context, plan.record, plan.checked, input.objectWriteTraceId) : null),
  );
  return answerBatch(context, 200, results, errors);
}

function refuseNonUnique(context: CallContext, type: ObjectType, idProperty: string | undefined): void {
  if (idProperty === undefined || isCustomUnique(context.portal, type, idProperty)) return;
  const { typeId } = OBJECT_KINDS[type];
  throw invalid(`Unable to perform update/upsert by non-unique ${typeId} property ${idProperty}`);
}

function upsertBatch(context: CallContext): Reply {
  const type = objectTypeOf(context.params.type);
  const { inputs } = parseBody(context.rawBody, updateBatchSchema);
  checkInputs(inputs);
  for (const { idProperty } of inputs) {
    if (idProperty === undefined) throw invalid('Every input of an upsert needs an idProperty');
    if (type !== 'contacts' || idProperty !== 'email') refuseNonUnique(context, type, idProperty);
  }
  const { results, errors } = runBatch(
    inputs,
    (input) => {
      const idProperty = input.idProperty ?? '';
      const record = findForWrite(context, type, input.id, idProperty);
      if (record) return { record, checked: checkUpdate(context, record, input.properties) };
      const create = { ...input, associations: undefined, properties: { [idProperty]: input.id, ...input.properties } };
      return { create, checked: checkCreate(context, type, create) };
    },
    (plan, input) =>
      'record' in plan
        ? { ...commitUpdate(context, plan.record, plan.checked, input.objectWriteTraceId), new: false }
        : { ...commitCreate(context, type, plan.checked, plan.create), new: true },
  );
  return answerBatch(context, 200, results, errors);
}

function findForWrite(
  context: CallContext,
  type: ObjectType,
  id: string,
  idProperty: string | undefined,
): CrmRecord | null {
  return idProperty ? findByProperty(context.portal, type, idProperty, id) : findLive(context.portal, type, id);
}

function archiveBatch(context: CallContext): Reply {
  const type = objectTypeOf(context.params.type);
  const { inputs } = parseBody(context.rawBody, archiveSchema);
  checkInputs(inputs);
  for (const { id } of inputs) {
    const record = findLive(context.portal, type, id);
    if (record) archiveRecord(context.writing, record);
  }
  return noContent;
}

function objectsNotFound(type: ObjectType, ids: readonly string[] = []): Problem {
  const name = OBJECT_KINDS[type].singular.toUpperCase();
  return new Problem(404, {
    category: 'OBJECT_NOT_FOUND',
    message: `Could not get some ${name} objects, they may be deleted or not exist. Check that ids are valid.`,
    ...(ids.length > 0 ? { context: { ids } } : {}),
  });
}
