import type { ObjectType } from '../model/object-type.ts';
import type { PropertyDefinition, PropertyGroup } from '../model/property.ts';
import { NOTE_PROPERTIES, TASK_PROPERTIES } from './activity-properties.ts';
import { COMPANY_PROPERTIES } from './company-properties.ts';
import { CONTACT_PROPERTIES } from './contact-properties.ts';
import { DEAL_PROPERTIES } from './deal-properties.ts';
import { type StandardProperty, toDefinition } from './define.ts';

const STANDARD: Readonly<Record<ObjectType, readonly StandardProperty[]>> = {
  contacts: CONTACT_PROPERTIES,
  companies: COMPANY_PROPERTIES,
  deals: DEAL_PROPERTIES,
  tasks: TASK_PROPERTIES,
  notes: NOTE_PROPERTIES,
};

const GROUP_LABELS: Readonly<Record<string, string>> = {
  contactinformation: 'Contact information',
  sales_properties: 'Sales properties',
  conversioninformation: 'Conversion information',
  emailinformation: 'Email information',
  companyinformation: 'Company information',
  dealinformation: 'Deal information',
  task: 'Task information',
  note: 'Note information',
  engagement: 'Engagement information',
};

/** Fresh copies: portals change the options of their own. */
export function standardProperties(type: ObjectType, now: number): PropertyDefinition[] {
  return STANDARD[type].map((standard) => toDefinition(standard, now));
}

export function standardGroups(type: ObjectType): PropertyGroup[] {
  const names = [...new Set(STANDARD[type].map((standard) => standard.group))];
  return names.map((name, displayOrder) => ({
    name,
    label: GROUP_LABELS[name] ?? name,
    displayOrder,
    archived: false,
  }));
}
