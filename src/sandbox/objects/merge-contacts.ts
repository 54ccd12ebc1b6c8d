import type { Writing } from '../model/change.ts';
import { OBJECT_TYPES } from '../model/object-type.ts';
import { takeId } from '../model/portal.ts';
import type { CrmRecord } from '../model/record.ts';
import { addressesOf, indexUnique } from './unique-values.ts';

/**
 * Merges two contacts. Since January 2025 the result is a contact with a *new* id; both old ids lead to it in single reads
 * and writes and vanish from batches. An opt-in beta keeps the primary's id.
 */
export function mergeContacts(
  writing: Writing,
  primary: CrmRecord,
  merged: CrmRecord,
  keepPrimaryId: boolean,
): CrmRecord {
  const { portal, now } = writing;
  const { records, index } = portal.tables.contacts;
  const survivor: CrmRecord = {
    id: keepPrimaryId ? primary.id : takeId(portal),
    type: 'contacts',
    properties: combine(primary, merged),
    history: { ...merged.history, ...primary.history },
    createdAt: Math.min(primary.createdAt, merged.createdAt),
    updatedAt: now,
    archivedAt: null,
  };
  for (const old of [primary, merged]) {
    records.delete(old.id);
    index.remove(old.id, now + writing.searchLagMs);
    old.archivedAt = now;
    indexUnique(portal, old, old.properties);
  }
  records.set(survivor.id, survivor);
  for (const old of [primary, merged]) {
    if (old.id === survivor.id) continue;
    portal.mergedInto.set(old.id, survivor.id);
    portal.associations.move(old, survivor, OBJECT_TYPES);
  }
  indexUnique(portal, survivor, {});
  index.note(survivor, now + writing.searchLagMs, now);
  writing.emit({
    kind: 'merge',
    portalId: portal.id,
    type: 'contacts',
    objectId: survivor.id,
    at: now,
    author: writing.author,
    primaryId: primary.id,
    mergedIds: [merged.id],
    propertiesMoved: Object.keys(survivor.properties).length - Object.keys(primary.properties).length,
  });
  return survivor;
}

/** The primary's values win; addresses of the other become secondary ones. */
function combine(primary: CrmRecord, merged: CrmRecord): Record<string, string> {
  const [email, ...secondary] = [...new Set([...addressesOf(primary.properties), ...addressesOf(merged.properties)])];
  const ids = [primary, merged].flatMap(({ id, properties }) => [
    ...(properties.hs_merged_object_ids?.split(';') ?? []),
    id,
  ]);
  return {
    ...merged.properties,
    ...primary.properties,
    ...(email === undefined ? {} : { email }),
    ...(secondary.length > 0 ? { hs_additional_emails: secondary.join(';') } : {}),
    hs_merged_object_ids: ids.join(';'),
  };
}
