/** Lists of an email service in the ledger, as a reading of them leaves them. */
import type { Knex } from 'knex';
import { hashAddress } from '../../src/lib/address-hash.ts';
import { findOrCreateAddresses } from '../../src/store/address.ts';
import { type HeldEntry, type ListName, saveHeld } from '../../src/store/esp-suppression.ts';

export interface SeedList extends ListName {
  readonly name?: string;
  readonly isPushed?: boolean;
}

/** @param held by address */
export async function seedEspList(
  db: Knex,
  portalId: number,
  hashKey: Buffer,
  list: SeedList,
  held: Readonly<Record<string, Partial<HeldEntry>>>,
  now: Date,
): Promise<void> {
  await db.raw(
    `insert into esp_list (portal_id, source_id, list, name, is_pushed, ended_at, held) values (?, ?, ?, ?, ?, ?, ?)
     on conflict (portal_id, source_id, list) do update set is_pushed = excluded.is_pushed, ended_at = excluded.ended_at, held = excluded.held`,
    [portalId, list.sourceId, list.list, list.name ?? list.list, list.isPushed ?? false, now, Object.keys(held).length],
  );
  if (list.isPushed) {
    await db.raw(
      `insert into esp_access (portal_id, source_id, key_enc, given_at, given_by, can_read, can_write) values (?, ?, 'x', ?, 'test', true, true)
       on conflict do nothing`,
      [portalId, list.sourceId, now],
    );
  }
  const ids = await findOrCreateAddresses(db, portalId, Object.keys(held), now);
  const entries = Object.entries(held).map(
    ([email, entry]): HeldEntry => ({
      addressHash: hashAddress(hashKey, email),
      addressId: ids.get(email) ?? null,
      kind: 'bounce',
      actor: 'esp',
      since: null,
      ours: false,
      ...entry,
    }),
  );
  await saveHeld(db, portalId, list, entries, now);
}
