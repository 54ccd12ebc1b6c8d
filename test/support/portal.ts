/** A portal in the database, as an install leaves it. */
import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { createSecretBox, type SecretBox } from '../../src/lib/secrets.ts';

export const testBox: SecretBox = createSecretBox([Buffer.alloc(32, 7)]);

export async function addPortal(db: Knex, portalId: number, name = 'Larkfield Tools'): Promise<void> {
  const keys = JSON.stringify({ hash: randomBytes(32).toString('base64'), link: randomBytes(32).toString('base64') });
  await db('portal').insert({
    portal_id: portalId,
    state: 'active',
    name,
    scopes: [
      'oauth',
      'crm.objects.contacts.read',
      'crm.objects.contacts.write',
      'crm.objects.companies.read',
      'crm.objects.deals.read',
    ],
    keys_enc: testBox.seal(keys, `portal-keys:${portalId}`),
    installed_at: new Date('2026-11-01T09:00:00Z'),
  });
}
