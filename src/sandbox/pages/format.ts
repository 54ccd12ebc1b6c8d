import { ownerName } from '../model/person.ts';
import type { Portal } from '../model/portal.ts';
import type { PropertyDefinition } from '../model/property.ts';
import type { CrmRecord } from '../model/record.ts';

/** `22 Nov 2026, 10:00` in the portal's time zone. */
export function formatTime(portal: Portal, at: number): string {
  return new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: portal.timeZone,
  }).format(at);
}

function formatDay(portal: Portal, at: number): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: portal.timeZone }).format(at);
}

export function formatMoney(amount: string | undefined, currency: string): string {
  if (!amount) return '';
  return new Intl.NumberFormat('en-GB', { style: 'currency', currency, maximumFractionDigits: 0 }).format(
    Number(amount),
  );
}

/** A value in the words of its property: labels of options, names of owners, dates as people write them. */
export function formatValue(portal: Portal, definition: PropertyDefinition, value: string): string {
  if (value === '') return '';
  if (definition.name === 'hubspot_owner_id') return ownerNamed(portal, value);
  if (definition.name === 'dealstage') return stageNamed(portal, value);
  if (definition.name === 'pipeline') return portal.pipelines.find(({ id }) => id === value)?.label ?? value;
  if (definition.type === 'datetime') return formatTime(portal, Date.parse(value));
  if (definition.type === 'date') return formatDay(portal, Date.parse(value));
  if (definition.options.length === 0) return value;
  const label = (choice: string) => definition.options.find((option) => option.value === choice)?.label ?? choice;
  return value.split(';').map(label).join(', ');
}

export function ownerNamed(portal: Portal, ownerId: string | undefined): string {
  if (!ownerId) return 'No owner';
  const owner = portal.owners.find(({ id }) => id === ownerId);
  return owner ? ownerName(owner) : `Owner ${ownerId}`;
}

export function stageNamed(portal: Portal, stageId: string | undefined): string {
  const stages = portal.pipelines.flatMap(({ stages: all }) => all);
  return stages.find(({ id }) => id === stageId)?.label ?? stageId ?? '';
}

/** What people call a record. */
export function recordTitle(record: CrmRecord): string {
  const { firstname = '', lastname = '', email, name, domain, dealname, hs_task_subject } = record.properties;
  const person = `${firstname} ${lastname}`.trim();
  return person || name || dealname || hs_task_subject || email || domain || `Record ${record.id}`;
}
