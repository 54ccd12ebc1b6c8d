import { invalid, notFound } from '../http/problem.ts';
import { OBJECT_KINDS, type ObjectType } from '../model/object-type.ts';
import type { Portal } from '../model/portal.ts';
import type { CrmRecord } from '../model/record.ts';
import { isCustomUnique } from './unique-values.ts';

/** By record id, archived or not; a merged-away id finds nothing. */
export function findById(portal: Portal, type: ObjectType, id: string): CrmRecord | null {
  return portal.tables[type].records.get(id) ?? null;
}

/** The id that a merged contact lives on under; other ids stay as they are. */
export function followMerges(portal: Portal, type: ObjectType, id: string): string {
  let current = id;
  if (type !== 'contacts') return current;
  for (let next = portal.mergedInto.get(current); next; next = portal.mergedInto.get(current)) current = next;
  return current;
}

export function isMergedAway(portal: Portal, type: ObjectType, id: string): boolean {
  return type === 'contacts' && portal.mergedInto.has(id);
}

/**
 * By a unique property. An email address finds a contact by its *primary* address only: whether HubSpot's dated versions
 * resolve secondary ones is not known, so nobody may build on it.
 * @throws Problem 400 for a property that is not unique
 */
export function findByProperty(portal: Portal, type: ObjectType, property: string, value: string): CrmRecord | null {
  if (property === 'hs_object_id') return findLive(portal, type, value);
  if (type === 'contacts' && property === 'email') {
    const email = value.trim().toLowerCase();
    const record = findLive(portal, type, portal.addresses.get(email) ?? '');
    return record?.properties.email === email ? record : null;
  }
  if (!isCustomUnique(portal, type, property)) {
    throw invalid(`${property} is not a unique property of ${OBJECT_KINDS[type].typeId}`);
  }
  return findLive(portal, type, portal.tables[type].unique.get(property)?.get(value) ?? '');
}

/** For single-object calls: follows merges. @throws Problem 404 */
export function requireRecord(portal: Portal, type: ObjectType, id: string, idProperty: string | null): CrmRecord {
  const record = idProperty
    ? findByProperty(portal, type, idProperty, id)
    : findLive(portal, type, followMerges(portal, type, id));
  if (!record) throw notFound('resource not found');
  return record;
}

export function findLive(portal: Portal, type: ObjectType, id: string): CrmRecord | null {
  const record = portal.tables[type].records.get(id);
  return record?.archivedAt === null ? record : null;
}
