import type { Knex } from 'knex';
import { sealNewKeys } from '../src/install/sealed-tokens.ts';
import type { SecretBox } from '../src/lib/secrets.ts';

export async function addBenchPortal(db: Knex, portalId: number, box: SecretBox): Promise<void> {
  await db('portal')
    .insert({
      portal_id: portalId,
      state: 'active',
      name: 'Bench',
      keys_enc: sealNewKeys(box, portalId),
      installed_at: new Date(),
    })
    .onConflict('portal_id')
    .ignore();
}
