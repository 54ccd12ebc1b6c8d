/** Every night all lists are read again. */
import type { Knex } from 'knex';
import type { Clock } from '../../lib/clock.ts';
import { askForLists } from '../../store/esp-access.ts';
import { listReadableSources } from '../../store/system/esp-lists.ts';

/** @returns of how many sources the lists will be read now */
export async function readListsNightly({ db, clock }: { readonly db: Knex; readonly clock: Clock }): Promise<number> {
  let count = 0;
  for (const { portalId, sourceId } of await listReadableSources(db))
    if (await askForLists(db, portalId, sourceId, null, clock.now())) count += 1;
  return count;
}
