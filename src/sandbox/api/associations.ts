import { z } from 'zod';
import { API_VERSION, type ApiRoute, type CallContext, type ScopeRule } from '../gate/call-context.ts';
import { readScopes, writeScopes } from '../gate/scopes.ts';
import { invalid, notFound, type Problem } from '../http/problem.ts';
import { json, noContent, type Reply } from '../http/reply.ts';
import { parseBody } from '../http/request.ts';
import type { AssociationType } from '../model/association-types.ts';
import type { Link } from '../model/associations.ts';
import { OBJECT_KINDS, type ObjectType, objectTypeOf } from '../model/object-type.ts';
import { answerBatch, type BatchError, checkInputs } from '../objects/batch.ts';
import { findLive, requireRecord } from '../objects/find-record.ts';
import { associationSpecSchema, requireTarget } from '../objects/inline-associations.ts';

const BATCH = `/crm/associations/${API_VERSION}/:from/:to`;
const ONE = `/crm/objects/${API_VERSION}/:from/:id/associations`;

/** HubSpot's limits of the associations API, in inputs. */
const MAX_READ = 1_000;
const MAX_WRITE = 2_000;

const ref = z.object({ id: z.string() });
const readSchema = z.object({ inputs: z.array(z.object({ id: z.string(), after: z.string().optional() })) });
const pairSchema = z.object({ inputs: z.array(z.object({ from: ref, to: ref })) });
const labelledSchema = z.object({
  inputs: z.array(z.object({ from: ref, to: ref, types: z.array(associationSpecSchema).min(1) })),
});
const archiveSchema = z.object({ inputs: z.array(z.object({ from: ref, to: z.array(ref).min(1) })) });

/** Links between objects. */
export const associationRoutes: readonly ApiRoute[] = [
  { method: 'POST', pattern: `${BATCH}/batch/read`, scopes: readBoth, handle: readBatch },
  { method: 'POST', pattern: `${BATCH}/batch/create`, scopes: writeOne, handle: createLabelled },
  { method: 'POST', pattern: `${BATCH}/batch/associate/default`, scopes: writeOne, handle: createDefaults },
  { method: 'POST', pattern: `${BATCH}/batch/archive`, scopes: writeOne, handle: archivePairs },
  { method: 'GET', pattern: `${BATCH}/labels`, scopes: readBoth, handle: listLabels },
  { method: 'GET', pattern: `${ONE}/:to`, scopes: readBoth, handle: readOne },
  { method: 'PUT', pattern: `${ONE}/default/:to/:toId`, scopes: writeOne, handle: putDefault },
  { method: 'PUT', pattern: `${ONE}/:to/:toId`, scopes: writeOne, handle: putLabelled },
  { method: 'DELETE', pattern: `${ONE}/:to/:toId`, scopes: writeOne, handle: archiveOne },
];

function readBoth({ from, to }: Readonly<Record<string, string>>): ScopeRule {
  return [...readScopes(from), ...readScopes(to)];
}

/** A link is a change of the object that it starts from; the other end must be readable. */
function writeOne({ from, to }: Readonly<Record<string, string>>): ScopeRule {
  return [...writeScopes(from), ...readScopes(to)];
}

function typesOf(context: CallContext): { from: ObjectType; to: ObjectType } {
  return { from: objectTypeOf(context.params.from), to: objectTypeOf(context.params.to) };
}

function readBatch(context: CallContext): Reply {
  const { from, to } = typesOf(context);
  const { inputs } = parseBody(context.rawBody, readSchema);
  checkInputs(inputs, MAX_READ);
  const results: unknown[] = [];
  const errors: BatchError[] = [];
  for (const { id, after } of inputs) {
    const links = context.portal.associations.linksOf({ type: from, id }, to, context.now);
    if (links.length === 0) errors.push(noneFound(from, to, id));
    else results.push({ from: { id }, ...pageOf(context, links, after) });
  }
  return answerBatch(context, 200, results, errors);
}

/** The normal answer for a record without links of that kind, inside a 207. */
function noneFound(from: ObjectType, to: ObjectType, id: string): BatchError {
  return {
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
    message: `No ${OBJECT_KINDS[to].singular} is associated with ${OBJECT_KINDS[from].singular} ${id}.`,
    context: {
      fromObjectId: [id],
      fromObjectType: [OBJECT_KINDS[from].singular],
      toObjectType: [OBJECT_KINDS[to].singular],
    },
    errors: [],
    links: {},
  };
}

function pageOf(context: CallContext, links: readonly Link[], after: string | null | undefined) {
  const size = context.world.settings.associationPageSize;
  const start = Number(after ?? 0);
  const to = links
    .slice(start, start + size)
    .map(({ id, types }) => ({ toObjectId: Number(id), associationTypes: types.map(presentType) }));
  return { to, ...(links.length > start + size ? { paging: { next: { after: String(start + size) } } } : {}) };
}

function presentType({ category, typeId, label }: AssociationType) {
  return { category, typeId, label };
}

function createLabelled(context: CallContext): Reply {
  const { from, to } = typesOf(context);
  const { inputs } = parseBody(context.rawBody, labelledSchema);
  checkInputs(
    inputs.map(() => ({})),
    MAX_WRITE,
  );
  const planned = inputs.map((input) => ({
    ...input,
    known: input.types.map((spec) => requireType(context, from, to, spec)),
  }));
  for (const { from: a, to: b } of inputs) requireEnds(context, from, a.id, to, b.id);
  const results = planned.map(({ from: a, to: b, known }) => {
    for (const type of known) connect(context, { type: from, id: a.id }, { type: to, id: b.id }, type);
    return presentPair(from, a.id, to, b.id, known);
  });
  return answerBatch(context, 201, results, []);
}

function createDefaults(context: CallContext): Reply {
  const { from, to } = typesOf(context);
  const { inputs } = parseBody(context.rawBody, pairSchema);
  checkInputs(
    inputs.map(() => ({})),
    MAX_WRITE,
  );
  const type = requireDefault(context, from, to);
  for (const { from: a, to: b } of inputs) requireEnds(context, from, a.id, to, b.id);
  const results = inputs.map(({ from: a, to: b }) => {
    connect(context, { type: from, id: a.id }, { type: to, id: b.id }, type);
    return { from: a, to: b, associationSpec: { associationCategory: type.category, associationTypeId: type.typeId } };
  });
  return answerBatch(context, 200, results, []);
}

function archivePairs(context: CallContext): Reply {
  const { from, to } = typesOf(context);
  const { inputs } = parseBody(context.rawBody, archiveSchema);
  checkInputs(
    inputs.map(() => ({})),
    MAX_WRITE,
  );
  for (const input of inputs) {
    for (const { id } of input.to)
      context.portal.associations.unlink({ type: from, id: input.from.id }, { type: to, id });
  }
  return noContent;
}

function listLabels(context: CallContext): Reply {
  const { from, to } = typesOf(context);
  return json(200, { results: context.portal.associations.typesBetween(from, to).map(presentType) });
}

function readOne(context: CallContext): Reply {
  const { from, to } = typesOf(context);
  const record = requireRecord(context.portal, from, context.params.id ?? '', null);
  const links = context.portal.associations.linksOf(record, to, context.now);
  const { to: results, ...paging } = pageOf(context, links, context.query.get('after'));
  return json(200, { results, ...paging });
}

function putDefault(context: CallContext): Reply {
  const { from, to, id, toId } = endsOf(context);
  const type = requireDefault(context, from, to);
  requireEnds(context, from, id, to, toId);
  connect(context, { type: from, id }, { type: to, id: toId }, type);
  const spec = { associationCategory: type.category, associationTypeId: type.typeId };
  return answerBatch(context, 200, [{ from: { id }, to: { id: toId }, associationSpec: spec }], []);
}

function putLabelled(context: CallContext): Reply {
  const { from, to, id, toId } = endsOf(context);
  const specs = parseBody(context.rawBody, z.array(associationSpecSchema).min(1));
  const types = specs.map((spec) => requireType(context, from, to, spec));
  requireEnds(context, from, id, to, toId);
  for (const type of types) connect(context, { type: from, id }, { type: to, id: toId }, type);
  return json(201, presentPair(from, id, to, toId, types));
}

function archiveOne(context: CallContext): Reply {
  const { from, to, id, toId } = endsOf(context);
  context.portal.associations.unlink({ type: from, id }, { type: to, id: toId });
  return noContent;
}

function endsOf(context: CallContext) {
  return { ...typesOf(context), id: context.params.id ?? '', toId: context.params.toId ?? '' };
}

function connect(
  context: CallContext,
  from: { type: ObjectType; id: string },
  to: { type: ObjectType; id: string },
  type: AssociationType,
): void {
  context.portal.associations.link(from, to, type, context.now + context.writing.associationLagMs);
}

function requireType(
  context: CallContext,
  from: ObjectType,
  to: ObjectType,
  spec: z.infer<typeof associationSpecSchema>,
) {
  const type = context.portal.associations.findType(from, to, spec.associationCategory, spec.associationTypeId);
  if (!type) throw invalidType(from, to, `${spec.associationCategory} type ${spec.associationTypeId}`);
  return type;
}

function requireDefault(context: CallContext, from: ObjectType, to: ObjectType): AssociationType {
  const type = context.portal.associations.defaultType(from, to);
  if (!type) throw invalidType(from, to, 'A default type');
  return type;
}

function invalidType(from: ObjectType, to: ObjectType, what: string): Problem {
  return invalid(`${what} does not exist between ${from} and ${to}`, {
    subCategory: 'crm.associations.INVALID_ASSOCIATION_TYPE',
  });
}

function requireEnds(context: CallContext, from: ObjectType, fromId: string, to: ObjectType, toId: string): void {
  if (!findLive(context.portal, from, fromId)) {
    throw notFound(`${OBJECT_KINDS[from].singular} ${fromId} does not exist`);
  }
  requireTarget(context, to, toId);
}

function presentPair(
  from: ObjectType,
  fromId: string,
  to: ObjectType,
  toId: string,
  types: readonly AssociationType[],
) {
  return {
    fromObjectTypeId: OBJECT_KINDS[from].typeId,
    fromObjectId: Number(fromId),
    toObjectTypeId: OBJECT_KINDS[to].typeId,
    toObjectId: Number(toId),
    labels: types.map((type) => type.label).filter((label) => label !== null),
  };
}
