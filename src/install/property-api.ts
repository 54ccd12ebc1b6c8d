/** HubSpot's property endpoints, as provisioning needs them. */
import { z } from 'zod';
import { API_VERSION } from '../crm/api-version.ts';
import { type Crm, CrmError } from '../crm/crm.ts';
import { PROPERTY_GROUP } from './properties.ts';
import type { PropertyDefinition } from './property.ts';

export type ProvisionedType = 'contacts' | 'companies';

const optionSchema = z.looseObject({
  value: z.string(),
  label: z.string(),
  displayOrder: z.number().optional(),
  hidden: z.boolean().optional(),
  description: z.string().optional(),
});

const propertySchema = z.looseObject({
  name: z.string(),
  type: z.string(),
  fieldType: z.string(),
  options: z.array(optionSchema).default([]),
});
export type ExistingProperty = z.infer<typeof propertySchema>;

const batchSchema = z.looseObject({ results: z.array(propertySchema) });

const limitsSchema = z.looseObject({
  byObjectType: z
    .array(z.looseObject({ objectTypeId: z.string(), limit: z.number().optional(), usage: z.number().optional() }))
    .default([]),
  overallLimit: z.number().optional(),
  overallUsage: z.number().optional(),
});

const OBJECT_TYPE_ID: Readonly<Record<ProvisionedType, string>> = { contacts: '0-1', companies: '0-2' };

const base = (type: ProvisionedType) => `/crm/properties/${API_VERSION}/${type}`;

const isKind = (thrown: unknown, ...kinds: CrmError['kind'][]) =>
  thrown instanceof CrmError && kinds.includes(thrown.kind);

/** What HubSpot is to be sent for a definition. */
function toCreate(definition: PropertyDefinition, rank: number): object {
  return {
    ...definition,
    groupName: PROPERTY_GROUP.name,
    displayOrder: rank,
    formField: false,
    ...(definition.options && {
      options: definition.options.map((option, displayOrder) => ({ ...option, displayOrder, hidden: false })),
    }),
  };
}

/** @returns by name; those that do not exist are absent */
export async function readProperties(
  crm: Crm,
  type: ProvisionedType,
  names: readonly string[],
  archived: boolean,
): Promise<Map<string, ExistingProperty>> {
  try {
    const body = await crm.call<unknown>('POST', `${base(type)}/batch/read`, {
      archived,
      dataSensitivity: 'non_sensitive',
      inputs: names.map((name) => ({ name })),
    });
    const parsed = batchSchema.safeParse(body);
    if (!parsed.success)
      throw new CrmError('unavailable', `HubSpot's answer about the ${type} properties could not be read.`);
    return new Map(parsed.data.results.map((property) => [property.name, property]));
  } catch (thrown) {
    // None of them exists.
    if (isKind(thrown, 'not_found')) return new Map();
    throw thrown;
  }
}

export async function ensureGroup(crm: Crm, type: ProvisionedType): Promise<void> {
  try {
    await crm.call('POST', `${base(type)}/groups`, PROPERTY_GROUP);
  } catch (thrown) {
    // It is there; asking beforehand would cost every installation one call more.
    if (!isKind(thrown, 'conflict')) throw thrown;
  }
}

/** @returns what HubSpot says it made, by name; whatever is not in it may yet be there, or not */
export async function createProperties(
  crm: Crm,
  type: ProvisionedType,
  definitions: readonly PropertyDefinition[],
  rankOf: (definition: PropertyDefinition) => number,
): Promise<Map<string, ExistingProperty>> {
  try {
    const body = await crm.call<unknown>('POST', `${base(type)}/batch/create`, {
      inputs: definitions.map((definition) => toCreate(definition, rankOf(definition))),
    });
    const parsed = batchSchema.safeParse(body);
    return new Map(parsed.success ? parsed.data.results.map((property) => [property.name, property]) : []);
  } catch (thrown) {
    // One that is there already fails all; a lost answer may be a success.
    if (!isKind(thrown, 'conflict', 'invalid', 'ambiguous')) throw thrown;
    return new Map();
  }
}

/** @returns HubSpot's reason where it refuses, null where the property is there now */
export async function createProperty(
  crm: Crm,
  type: ProvisionedType,
  definition: PropertyDefinition,
  rank: number,
): Promise<string | null> {
  try {
    await crm.call('POST', base(type), toCreate(definition, rank));
    return null;
  } catch (thrown) {
    if (isKind(thrown, 'conflict')) return null;
    if (thrown instanceof CrmError && thrown.kind === 'invalid') return thrown.message;
    throw thrown;
  }
}

/** PATCH replaces the whole list, so that the options that people added are sent along. */
export async function addOptions(
  crm: Crm,
  type: ProvisionedType,
  definition: PropertyDefinition,
  existing: ExistingProperty,
): Promise<void> {
  const known = new Set(existing.options.map((option) => option.value));
  const added = (definition.options ?? []).filter((option) => !known.has(option.value));
  const labels = new Set(existing.options.map((option) => option.label));
  const options = [
    ...existing.options.map((option, displayOrder) => ({ hidden: false, ...option, displayOrder })),
    ...added.map((option, index) => ({
      value: option.value,
      // Labels must be unique, and an admin may have taken ours for an option of their own.
      label: labels.has(option.label) ? `${option.label} (${option.value})` : option.label,
      displayOrder: existing.options.length + index,
      hidden: false,
    })),
  ];
  await crm.call('PATCH', `${base(type)}/${definition.name}`, { options });
}

/** How many more custom properties an account may have; Infinity where HubSpot does not say. */
export type RoomOf = (type: ProvisionedType) => number;

/** One call for all types. */
export async function readRoom(crm: Crm): Promise<RoomOf> {
  let body: unknown;
  try {
    body = await crm.call<unknown>('GET', `/crm/limits/${API_VERSION}/custom-properties`);
  } catch (thrown) {
    // Not every account answers; then each property is tried, and a refusal is told.
    if (isKind(thrown, 'forbidden', 'not_found', 'invalid')) return () => Number.POSITIVE_INFINITY;
    throw thrown;
  }
  const parsed = limitsSchema.safeParse(body);
  if (!parsed.success) return () => Number.POSITIVE_INFINITY;
  const { byObjectType, overallLimit, overallUsage } = parsed.data;
  const room = (limit: number | undefined, usage: number | undefined) =>
    limit === undefined || usage === undefined ? Number.POSITIVE_INFINITY : Math.max(0, limit - usage);
  return (type) => {
    const own = byObjectType.find((one) => one.objectTypeId === OBJECT_TYPE_ID[type]);
    return Math.min(room(own?.limit, own?.usage), room(overallLimit, overallUsage));
  };
}
