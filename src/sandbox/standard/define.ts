import type { FieldType, PropertyDefinition, PropertyOption, PropertyType } from '../model/property.ts';

/** A line of the tables of standard properties; everything else is derived from it. */
export interface StandardProperty {
  readonly name: string;
  readonly label: string;
  readonly group: string;
  readonly type: PropertyType;
  readonly fieldType: FieldType;
  readonly options?: readonly PropertyOption[];
  readonly readOnly?: boolean;
  readonly unique?: boolean;
}

const FIELD_OF: Readonly<Record<PropertyType, FieldType>> = {
  bool: 'booleancheckbox',
  date: 'date',
  datetime: 'date',
  enumeration: 'select',
  number: 'number',
  phone_number: 'phonenumber',
  string: 'text',
};

/** Defines properties of one group: `['phone', 'Phone Number']`, with a type other than string as the third. */
export function inGroup(
  group: string,
  rows: readonly (readonly [name: string, label: string, type?: PropertyType, more?: Partial<StandardProperty>])[],
): StandardProperty[] {
  return rows.map(([name, label, type = 'string', more = {}]) => {
    const options = more.options ?? (type === 'bool' ? TRUE_FALSE : undefined);
    return { name, label, group, type, fieldType: FIELD_OF[type], ...more, ...(options ? { options } : {}) };
  });
}

/** `CHAMPION:Champion` gives value and label; a bare word is both. */
export function choices(...written: readonly string[]): PropertyOption[] {
  return written.map((choice, displayOrder) => {
    const [value = choice, label = value] = choice.split(':');
    return { label, value, displayOrder, hidden: false };
  });
}

export const READ_ONLY = { readOnly: true } as const;

const TRUE_FALSE = choices('true:True', 'false:False');

export function toDefinition(standard: StandardProperty, now: number): PropertyDefinition {
  return {
    name: standard.name,
    label: standard.label,
    description: '',
    groupName: standard.group,
    type: standard.type,
    fieldType: standard.fieldType,
    options: [...(standard.options ?? [])],
    displayOrder: -1,
    hasUniqueValue: standard.unique ?? false,
    hidden: false,
    formField: false,
    hubspotDefined: true,
    readOnlyValue: standard.readOnly ?? false,
    calculated: false,
    createdAt: now,
    updatedAt: now,
    archivedAt: null,
  };
}
