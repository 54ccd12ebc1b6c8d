export const PROPERTY_TYPES = ['bool', 'date', 'datetime', 'enumeration', 'number', 'phone_number', 'string'] as const;
export type PropertyType = (typeof PROPERTY_TYPES)[number];

export const FIELD_TYPES = [
  'booleancheckbox',
  'calculation_equation',
  'checkbox',
  'date',
  'file',
  'html',
  'number',
  'phonenumber',
  'radio',
  'select',
  'text',
  'textarea',
] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

export interface PropertyOption {
  label: string;
  value: string;
  displayOrder: number;
  hidden: boolean;
  description?: string;
}

export interface PropertyDefinition {
  readonly name: string;
  label: string;
  description: string;
  groupName: string;
  type: PropertyType;
  fieldType: FieldType;
  options: PropertyOption[];
  displayOrder: number;
  readonly hasUniqueValue: boolean;
  hidden: boolean;
  formField: boolean;
  /** Made by HubSpot, not by an app or an admin; does not count against the custom-property limit. */
  readonly hubspotDefined: boolean;
  readonly readOnlyValue: boolean;
  readonly calculated: boolean;
  createdAt: number;
  updatedAt: number;
  archivedAt: number | null;
}

export interface PropertyGroup {
  readonly name: string;
  label: string;
  displayOrder: number;
  archived: boolean;
}
