import { z } from 'zod';
import { API_VERSION, type ApiRoute, type CallContext } from '../gate/call-context.ts';
import { schemaReadScopes, schemaWriteScopes } from '../gate/scopes.ts';
import { invalid, notFound, Problem } from '../http/problem.ts';
import { json, noContent, type Reply } from '../http/reply.ts';
import { parseBody } from '../http/request.ts';
import { type ObjectType, objectTypeOf } from '../model/object-type.ts';
import { FIELD_TYPES, type PropertyDefinition } from '../model/property.ts';
import { answerBatch, type BatchError, batchError, checkInputs } from '../objects/batch.ts';
import {
  checkOptions,
  checkPropertyCreate,
  defineProperty,
  keepOption,
  optionSchema,
  presentProperty,
  propertyCreateSchema,
} from '../objects/property-definitions.ts';

const BASE = `/crm/properties/${API_VERSION}/:type`;

// `archived` and `dataSensitivity` are required since version 2026-03.
const readBatchSchema = z.object({
  archived: z.boolean(),
  dataSensitivity: z.enum(['non_sensitive', 'sensitive', 'highly_sensitive']),
  inputs: z.array(z.object({ name: z.string() })),
});

const createBatchSchema = z.object({ inputs: z.array(propertyCreateSchema) });

const patchSchema = z.object({
  label: z.string().min(1).optional(),
  description: z.string().optional(),
  groupName: z.string().optional(),
  fieldType: z.enum(FIELD_TYPES).optional(),
  options: z.array(optionSchema).optional(),
  displayOrder: z.number().int().optional(),
  hidden: z.boolean().optional(),
  formField: z.boolean().optional(),
});

export const propertyRoutes: readonly ApiRoute[] = [
  { method: 'GET', pattern: BASE, scopes: ({ type }) => schemaReadScopes(type), handle: listProperties },
  { method: 'POST', pattern: BASE, scopes: ({ type }) => schemaWriteScopes(type), handle: createProperty },
  { method: 'POST', pattern: `${BASE}/batch/read`, scopes: ({ type }) => schemaReadScopes(type), handle: readBatch },
  {
    method: 'POST',
    pattern: `${BASE}/batch/create`,
    scopes: ({ type }) => schemaWriteScopes(type),
    handle: createBatch,
  },
  { method: 'GET', pattern: `${BASE}/:name`, scopes: ({ type }) => schemaReadScopes(type), handle: readProperty },
  { method: 'PATCH', pattern: `${BASE}/:name`, scopes: ({ type }) => schemaWriteScopes(type), handle: patchProperty },
  {
    method: 'DELETE',
    pattern: `${BASE}/:name`,
    scopes: ({ type }) => schemaWriteScopes(type),
    handle: archiveProperty,
  },
];

function listProperties(context: CallContext): Reply {
  const archived = context.query.get('archived') === 'true';
  const definitions = [...tableOf(context).properties.values()];
  return json(200, {
    results: definitions.filter(({ archivedAt }) => (archivedAt !== null) === archived).map(presentProperty),
  });
}

function createProperty(context: CallContext): Reply {
  const type = typeOf(context);
  const wanted = parseBody(context.rawBody, propertyCreateSchema);
  checkPropertyCreate(context.portal, type, wanted);
  return json(201, presentProperty(defineProperty(context.portal, type, wanted, context.now)));
}

function readBatch(context: CallContext): Reply {
  const body = parseBody(context.rawBody, readBatchSchema);
  checkInputs(body.inputs.map(({ name }) => ({ id: name })));
  const found: PropertyDefinition[] = [];
  const errors: BatchError[] = [];
  for (const { name } of body.inputs) {
    const definition = tableOf(context).properties.get(name);
    if (definition && (definition.archivedAt !== null) === body.archived) found.push(definition);
    else errors.push(batchError(propertyNotFound(name), { name: [name] }));
  }
  return answerBatch(context, 200, found.map(presentProperty), errors);
}

/** Properties have no trace ids: each input stands for itself, and those that fail are told in a 207. */
function createBatch(context: CallContext): Reply {
  const type = typeOf(context);
  const { inputs } = parseBody(context.rawBody, createBatchSchema);
  checkInputs(inputs.map(({ name }) => ({ id: name })));
  const made: PropertyDefinition[] = [];
  const errors: BatchError[] = [];
  for (const wanted of inputs) {
    try {
      checkPropertyCreate(context.portal, type, wanted);
      made.push(defineProperty(context.portal, type, wanted, context.now));
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      errors.push(batchError(thrown, { name: [wanted.name] }));
    }
  }
  return answerBatch(context, 201, made.map(presentProperty), errors);
}

function readProperty(context: CallContext): Reply {
  const archived = context.query.get('archived') === 'true';
  const definition = tableOf(context).properties.get(nameOf(context));
  if (!definition || (definition.archivedAt !== null && !archived)) throw propertyNotFound(nameOf(context));
  return json(200, presentProperty(definition));
}

function patchProperty(context: CallContext): Reply {
  const definition = requireProperty(context);
  const { options, ...changes } = parseBody(context.rawBody, patchSchema);
  if (definition.hubspotDefined) throw invalid(`${definition.name} is defined by HubSpot and cannot be changed`);
  if (changes.groupName !== undefined && tableOf(context).groups.get(changes.groupName)?.archived !== false) {
    throw invalid(`Property group "${changes.groupName}" does not exist`);
  }
  if (options) checkOptions(definition.type, options);
  Object.assign(definition, withoutUndefined(changes), { updatedAt: context.now });
  // The list is replaced as a whole: options that are left out are gone.
  if (options) definition.options = options.map(keepOption);
  return json(200, presentProperty(definition));
}

function archiveProperty(context: CallContext): Reply {
  const definition = requireProperty(context);
  if (definition.hubspotDefined) throw invalid(`${definition.name} is defined by HubSpot and cannot be deleted`);
  const used = [...context.portal.lists.values()].find(
    (list) => list.deletedAt === null && JSON.stringify(list.filterBranch).includes(`"property":"${definition.name}"`),
  );
  if (used) {
    throw invalid(`Property ${definition.name} is in use by list ${used.name}`, {
      subCategory: 'PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE',
    });
  }
  definition.archivedAt = context.now;
  return noContent;
}

function requireProperty(context: CallContext): PropertyDefinition {
  const definition = tableOf(context).properties.get(nameOf(context));
  if (!definition || definition.archivedAt !== null) throw propertyNotFound(nameOf(context));
  return definition;
}

function propertyNotFound(name: string): Problem {
  return notFound(`Property ${name} does not exist`, 'Properties.PROPERTY_NOT_FOUND');
}

function withoutUndefined(changes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

function typeOf(context: CallContext): ObjectType {
  return objectTypeOf(context.params.type);
}

function tableOf(context: CallContext) {
  return context.portal.tables[typeOf(context)];
}

function nameOf(context: CallContext): string {
  return context.params.name ?? '';
}
