import type { Writing } from '../model/change.ts';
import { OBJECT_TYPES } from '../model/object-type.ts';
import type { CrmRecord } from '../model/record.ts';
import { addressesOf, indexUnique } from './unique-values.ts';

/** Deletes a contact for good, as a privacy request asks; its addresses cannot come back. Tells it twice, as HubSpot does. */
export function forgetContact(writing: Writing, record: CrmRecord): void {
  const { portal, now, author } = writing;
  for (const address of addressesOf(record.properties)) portal.bannedAddresses.add(address);
  record.archivedAt = now;
  indexUnique(portal, record, record.properties);
  portal.tables.contacts.records.delete(record.id);
  portal.tables.contacts.index.remove(record.id, now + writing.searchLagMs);
  portal.associations.forget(record, OBJECT_TYPES);
  const event = { portalId: portal.id, type: 'contacts', objectId: record.id, at: now, author } as const;
  writing.emit({ kind: 'privacyDeletion', ...event });
  writing.emit({ kind: 'deletion', ...event });
}
