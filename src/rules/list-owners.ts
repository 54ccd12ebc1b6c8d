/** The people of HubSpot to whom tasks can go, as our copy knows them. */

import type { Crm } from '../crm/crm.ts';
import { readOwner } from '../crm/records/read-fields.ts';
import { refreshOwners } from '../crm/records/refresh.ts';
import type { OwnerFacts } from '../flow/facts.ts';
import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { listRecords } from '../store/crm-record.ts';
import type { Db } from '../store/database.ts';

/** @returns by name */
export async function listOwners(db: Db, portalId: number): Promise<OwnerFacts[]> {
  const owners = (await listRecords(db, portalId, 'owner')).map(readOwner);
  return owners.sort((a, b) => a.name.localeCompare(b.name, 'en') || a.ownerId.localeCompare(b.ownerId));
}

/** Asks HubSpot once where our copy knows nobody yet; where that fails, nobody can be chosen for now. */
export async function findOwners(
  deps: { readonly db: Db; readonly clock: Clock; readonly log: Log },
  crm: Crm,
): Promise<OwnerFacts[]> {
  const known = await listOwners(deps.db, crm.portalId);
  if (known.length > 0) return known;
  try {
    await refreshOwners({ ...deps, crm });
  } catch (thrown) {
    deps.log.warn({ portalId: crm.portalId, why: messageOf(thrown) }, 'the owners could not be read');
  }
  return listOwners(deps.db, crm.portalId);
}
