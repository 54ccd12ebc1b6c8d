import { z } from 'zod';
import { invalid, Problem } from '../http/problem.ts';
import type { ObjectType } from '../model/object-type.ts';
import type { Portal } from '../model/portal.ts';
import { FIELD_TYPES, PROPERTY_TYPES, type PropertyDefinition, type PropertyOption } from '../model/property.ts';
import { isoTime } from '../time.ts';

export const optionSchema = z.object({
  label: z.string().min(1),
  value: z.string().min(1),
  displayOrder: z.number().int().default(-1),
  hidden: z.boolean().default(false),
  description: z.string().optional(),
});

export const propertyCreateSchema = z.object({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,99}$/, 'must begin with a letter and hold lower-case letters, digits and underscores'),
  label: z.string().min(1),
  groupName: z.string().min(1),
  type: z.enum(PROPERTY_TYPES),
  fieldType: z.enum(FIELD_TYPES),
  description: z.string().optional(),
  options: z.array(optionSchema).optional(),
  displayOrder: z.number().int().optional(),
  hasUniqueValue: z.boolean().optional(),
  hidden: z.boolean().optional(),
  formField: z.boolean().optional(),
  dataSensitivity: z.enum(['non_sensitive', 'sensitive', 'highly_sensitive']).optional(),
});

export type PropertyCreate = z.infer<typeof propertyCreateSchema>;

const MAX_UNIQUE = 10;

/** Which fields can show which types; HubSpot refuses other pairs. */
const FIELDS_OF: Readonly<Record<PropertyCreate['type'], readonly PropertyCreate['fieldType'][]>> = {
  bool: ['booleancheckbox', 'calculation_equation'],
  date: ['date'],
  datetime: ['date'],
  enumeration: ['booleancheckbox', 'checkbox', 'radio', 'select', 'calculation_equation'],
  number: ['number', 'calculation_equation'],
  phone_number: ['phonenumber'],
  string: ['file', 'html', 'phonenumber', 'text', 'textarea', 'calculation_equation'],
};

/** @throws Problem 400 or 409 with the reason why the property cannot be made */
export function checkPropertyCreate(portal: Portal, type: ObjectType, wanted: PropertyCreate): void {
  const table = portal.tables[type];
  const present = table.properties.get(wanted.name);
  if (present && present.archivedAt === null) throw alreadyExists(wanted.name);
  const group = table.groups.get(wanted.groupName);
  if (!group || group.archived) throw invalid(`Property group "${wanted.groupName}" does not exist`);
  if (!FIELDS_OF[wanted.type].includes(wanted.fieldType)) {
    throw invalid(`Field type ${wanted.fieldType} cannot be used with type ${wanted.type}`);
  }
  checkOptions(wanted.type, wanted.options ?? []);
  const unique = [...table.properties.values()].filter((other) => other.hasUniqueValue && !other.hubspotDefined);
  if (wanted.hasUniqueValue && unique.length >= MAX_UNIQUE)
    throw invalid(`At most ${MAX_UNIQUE} unique properties are allowed`);
  const limit = table.customPropertyLimit;
  if (countCustomProperties(portal, type) >= limit) {
    throw new Problem(400, {
      category: 'VALIDATION_ERROR',
      subCategory: 'PropertyValidationError.CUSTOM_PROPERTY_LIMIT_REACHED',
      message: `This account has reached its limit of ${limit} custom ${type} properties`,
    });
  }
}

export function checkOptions(type: PropertyCreate['type'], options: readonly { value: string; label: string }[]): void {
  if (type === 'enumeration' && options.length === 0) throw invalid('An enumeration property needs options');
  if (
    type === 'bool' &&
    options
      .map(({ value }) => value)
      .sort()
      .join() !== 'false,true'
  ) {
    throw invalid('A boolean property needs exactly the options true and false');
  }
  for (const key of ['value', 'label'] as const) {
    if (new Set(options.map((option) => option[key])).size !== options.length) {
      throw invalid(`Property option ${key}s must be unique`);
    }
  }
}

/** Stores a checked property; one of the same name in the recycle bin comes back with the new definition. */
export function defineProperty(
  portal: Portal,
  type: ObjectType,
  wanted: PropertyCreate,
  now: number,
): PropertyDefinition {
  const definition: PropertyDefinition = {
    name: wanted.name,
    label: wanted.label,
    description: wanted.description ?? '',
    groupName: wanted.groupName,
    type: wanted.type,
    fieldType: wanted.fieldType,
    options: (wanted.options ?? []).map(keepOption),
    displayOrder: wanted.displayOrder ?? -1,
    hasUniqueValue: wanted.hasUniqueValue ?? false,
    hidden: wanted.hidden ?? false,
    formField: wanted.formField ?? false,
    hubspotDefined: false,
    readOnlyValue: wanted.fieldType === 'calculation_equation',
    calculated: wanted.fieldType === 'calculation_equation',
    createdAt: portal.tables[type].properties.get(wanted.name)?.createdAt ?? now,
    updatedAt: now,
    archivedAt: null,
  };
  portal.tables[type].properties.set(definition.name, definition);
  return definition;
}

export function keepOption(option: z.infer<typeof optionSchema>): PropertyOption {
  const { description, ...others } = option;
  return { ...others, ...(description === undefined ? {} : { description }) };
}

export function countCustomProperties(portal: Portal, type: ObjectType): number {
  return [...portal.tables[type].properties.values()].filter(
    (definition) => !definition.hubspotDefined && definition.archivedAt === null,
  ).length;
}

export function presentProperty(definition: PropertyDefinition) {
  const { createdAt, updatedAt, archivedAt, readOnlyValue, ...shown } = definition;
  return {
    ...shown,
    externalOptions: definition.name === 'hubspot_owner_id',
    ...(definition.name === 'hubspot_owner_id' ? { referencedObjectType: 'OWNER' } : {}),
    dataSensitivity: 'non_sensitive',
    createdAt: isoTime(createdAt),
    updatedAt: isoTime(updatedAt),
    archived: archivedAt !== null,
    ...(archivedAt === null ? {} : { archivedAt: isoTime(archivedAt) }),
    modificationMetadata: {
      archivable: !definition.hubspotDefined,
      readOnlyDefinition: definition.hubspotDefined,
      readOnlyOptions: definition.hubspotDefined,
      readOnlyValue,
    },
  };
}

function alreadyExists(name: string): Problem {
  return new Problem(409, {
    category: 'OBJECT_ALREADY_EXISTS',
    subCategory: 'Properties.PROPERTY_WITH_NAME_EXISTS',
    message: `A property named '${name}' already exists.`,
    context: { propertyName: [name] },
  });
}
