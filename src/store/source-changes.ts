/** What an admin changes about a source; each says whether there was such a source. */
import type { Scope } from '../flow/event.ts';
import type { SecretBox } from '../lib/secrets.ts';
import { type Db, execute } from './database.ts';
import { type Purpose, sealNewToken } from './source.ts';

/** A former address that is older than these is as unknown as any. */
const MOST_FORMER = 5;

export interface SourceSettings {
  readonly label: string;
  readonly purpose: Purpose;
  /** null: as the ESP means it. */
  readonly unsubscribeScope: Scope | null;
}

export async function changeSource(
  db: Db,
  portalId: number,
  sourceId: number,
  { label, purpose, unsubscribeScope }: SourceSettings,
): Promise<boolean> {
  const count = await execute(
    db,
    `update source set label = ?, purpose = ?, unsubscribe_scope = ?
      where portal_id = ? and source_id = ? and removed_at is null`,
    [label, purpose, unsubscribeScope, portalId, sourceId],
  );
  return count > 0;
}

export async function switchSource(db: Db, portalId: number, sourceId: number, isOn: boolean): Promise<boolean> {
  const count = await execute(
    db,
    'update source set state = ?, stray_at = null where portal_id = ? and source_id = ? and removed_at is null',
    [isOn ? 'on' : 'off', portalId, sourceId],
  );
  return count > 0;
}

/** The former address goes on counting beside the new one, until it is closed. */
export async function renewAddress(db: Db, portalId: number, box: SecretBox, sourceId: number): Promise<boolean> {
  const { hash, sealed } = sealNewToken(portalId, box);
  const count = await execute(
    db,
    `update source set token_hash = ?, token_enc = ?, former_is_open = true, stray_at = null,
        former_token_hashes = (array[token_hash] || former_token_hashes)[1:${MOST_FORMER}]
      where portal_id = ? and source_id = ? and removed_at is null`,
    [hash, sealed, portalId, sourceId],
  );
  return count > 0;
}

export async function closeFormerAddress(db: Db, portalId: number, sourceId: number): Promise<boolean> {
  const count = await execute(
    db,
    'update source set former_is_open = false where portal_id = ? and source_id = ? and removed_at is null',
    [portalId, sourceId],
  );
  return count > 0;
}

/** Its secrets and keys go, its address is unknown from now on; its events and what it was called stay. */
export async function removeSource(db: Db, portalId: number, sourceId: number, now: Date): Promise<boolean> {
  const count = await execute(
    db,
    `update source set removed_at = ?, state = 'off', secrets_enc = '{}', former_is_open = false, former_token_hashes = '{}'
      where portal_id = ? and source_id = ? and removed_at is null`,
    [now, portalId, sourceId],
  );
  // Nobody reads its lists any more, so nothing is known of them.
  for (const table of count > 0 ? ['esp_access', 'esp_list', 'esp_suppression', 'esp_push'] : [])
    await execute(db, 'delete from ?? where portal_id = ? and source_id = ?', [table, portalId, sourceId]);
  return count > 0;
}
