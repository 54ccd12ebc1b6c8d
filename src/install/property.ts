/** How a property of ours is defined; the lists rank them, for a portal that has no room for all. */
export interface PropertyOption {
  readonly value: string;
  readonly label: string;
}

export interface PropertyDefinition {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly type: 'bool' | 'datetime' | 'enumeration' | 'number' | 'string';
  readonly fieldType: 'booleancheckbox' | 'date' | 'number' | 'radio' | 'select' | 'text' | 'textarea';
  readonly options?: readonly PropertyOption[];
}

type Words = readonly [name: string, label: string, description: string];

/** Field types are those that HubSpot accepts for each type: a datetime is edited as `date`. */
export const text = (...[name, label, description]: Words): PropertyDefinition => ({
  name,
  label,
  description,
  type: 'string',
  fieldType: 'text',
});

export const longText = (...words: Words): PropertyDefinition => ({ ...text(...words), fieldType: 'textarea' });

export const count = (...words: Words): PropertyDefinition => ({
  ...text(...words),
  type: 'number',
  fieldType: 'number',
});

export const moment = (...words: Words): PropertyDefinition => ({
  ...text(...words),
  type: 'datetime',
  fieldType: 'date',
});

/** @param options labels by value, in the order in which they are shown */
export const choice = (options: Readonly<Record<string, string>>, ...words: Words): PropertyDefinition => ({
  ...text(...words),
  type: 'enumeration',
  fieldType: 'select',
  options: Object.entries(options).map(([value, label]) => ({ value, label })),
});

export const tick = (...words: Words): PropertyDefinition => ({
  ...text(...words),
  type: 'bool',
  fieldType: 'booleancheckbox',
  options: [
    { value: 'true', label: 'Yes' },
    { value: 'false', label: 'No' },
  ],
});
