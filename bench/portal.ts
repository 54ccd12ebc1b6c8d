import type { Knex } from 'knex';
import { sealNewKeys } from '../src/install/sealed-tokens.ts';
import type { SecretBox } from '../src/lib/secrets.ts';
import { insertRuleVersion } from '../src/store/rule-version.ts';
import { PROMPT_SETTINGS } from '../test/support/prompt-settings.ts';

/** Without a CRM: revoked, so that states are concluded and nothing is sent. */
export async function addBenchPortal(db: Knex, portalId: number, box: SecretBox): Promise<void> {
  const now = new Date();
  await db('portal')
    .insert({
      portal_id: portalId,
      state: 'revoked',
      name: 'Bench',
      keys_enc: sealNewKeys(box, portalId),
      installed_at: now,
    })
    .onConflict('portal_id')
    .ignore();
  await insertRuleVersion(db, portalId, { settings: PROMPT_SETTINGS, madeBy: 'bench', madeAt: now, note: null });
}
