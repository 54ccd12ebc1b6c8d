/** Writes the directory of a portal whose states were seeded, as the next settling would. */
import { loadFacts } from '../../src/crm/records/load-facts.ts';
import { DEFAULT_SETTINGS } from '../../src/flow/settings.ts';
import { readState } from '../../src/flow/state-json.ts';
import { describePerson } from '../../src/jobs/describe-person.ts';
import { type Db, query } from '../../src/store/database.ts';
import { saveDirectory } from '../../src/store/directory.ts';
import { eventsOf } from '../../src/store/event.ts';

export async function seedDirectory(db: Db, portalId: number, now: Date): Promise<void> {
  const rows = await query<{ addressId: number; email: string; state: unknown }>(
    db,
    `select address_id as "addressId", email, state from address where portal_id = ? and in_ledger and state is not null`,
    [portalId],
  );
  const ids = rows.map((row) => row.addressId);
  const facts = await loadFacts(db, portalId, { timeZone: 'Europe/Berlin', currency: 'EUR' }, ids);
  const events = await eventsOf(db, portalId, ids);
  const entries = rows.flatMap(({ addressId, email, state }) => {
    const known = facts.get(addressId);
    const read = readState(state);
    if (!known || !read) return [];
    const one = { addressId, email, state: read, events: events.get(addressId) ?? [], facts: known };
    return [describePerson(one, DEFAULT_SETTINGS.decide, now)];
  });
  await saveDirectory(db, portalId, entries);
}
