import { conflict, Problem } from '../http/problem.ts';
import type { ObjectType } from '../model/object-type.ts';
import type { Portal } from '../model/portal.ts';
import type { CrmRecord } from '../model/record.ts';

/**
 * Checks that nobody else holds the unique values that are about to be written.
 * @param ownId the record that is written, or null for a create
 * @throws Problem 409 for an email address (primary or secondary), 400 for a custom unique property
 */
export function checkUnique(
  portal: Portal,
  type: ObjectType,
  values: Readonly<Record<string, string>>,
  ownId: string | null,
): void {
  const email = values.email;
  if (type === 'contacts' && email) {
    if (portal.bannedAddresses.has(email)) {
      throw new Problem(400, {
        category: 'VALIDATION_ERROR',
        message: `Email address ${email} was permanently deleted from this account and cannot be added again`,
      });
    }
    const holder = portal.addresses.get(email);
    if (holder && holder !== ownId) throw conflict(`Contact already exists. Existing ID: ${holder}`);
  }
  for (const [name, value] of Object.entries(values)) {
    const holder = isCustomUnique(portal, type, name) ? portal.tables[type].unique.get(name)?.get(value) : undefined;
    if (value && holder && holder !== ownId) {
      throw new Problem(400, {
        category: 'VALIDATION_ERROR',
        message: `${name}: the value ${value} is already held by object ${holder}`,
        errors: [
          {
            message: `Object ${holder} already has that value`,
            code: 'CONFLICTING_UNIQUE_VALUE',
            context: { propertyName: [name] },
          },
        ],
      });
    }
  }
}

/** Keeps the look-up tables true after `record` changed from `before`. */
export function indexUnique(portal: Portal, record: CrmRecord, before: Readonly<Record<string, string>>): void {
  if (record.type === 'contacts') {
    for (const address of addressesOf(before))
      if (portal.addresses.get(address) === record.id) portal.addresses.delete(address);
    if (record.archivedAt === null)
      for (const address of addressesOf(record.properties)) portal.addresses.set(address, record.id);
  }
  const table = portal.tables[record.type];
  for (const name of new Set([...Object.keys(before), ...Object.keys(record.properties)])) {
    if (!isCustomUnique(portal, record.type, name)) continue;
    const values = table.unique.get(name) ?? new Map<string, string>();
    table.unique.set(name, values);
    const old = before[name];
    if (old && values.get(old) === record.id) values.delete(old);
    const now = record.properties[name];
    if (now && record.archivedAt === null) values.set(now, record.id);
  }
}

/** The primary address first, then the secondary ones. */
export function addressesOf(properties: Readonly<Record<string, string>>): string[] {
  const secondary = (properties.hs_additional_emails ?? '').split(';');
  return [properties.email ?? '', ...secondary].filter((address) => address !== '');
}

export function isCustomUnique(portal: Portal, type: ObjectType, name: string): boolean {
  const definition = portal.tables[type].properties.get(name);
  return definition?.hasUniqueValue === true && !definition.hubspotDefined;
}
