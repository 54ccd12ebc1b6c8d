/** A portal that is installed in a database and in the sandbox, for processes that are started against both. */
import type { Knex } from 'knex';
import { createBudgets } from '../../src/crm/budget.ts';
import { createCrm } from '../../src/crm/create-crm.ts';
import { createTransport } from '../../src/crm/transport.ts';
import { provision } from '../../src/install/provision.ts';
import { sealGrant, sealNewKeys } from '../../src/install/sealed-tokens.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createSecretBox } from '../../src/lib/secrets.ts';
import { putToken } from '../../src/store/oauth-token.ts';
import { insertRuleVersion } from '../../src/store/rule-version.ts';
import { addSource } from '../../src/store/source.ts';
import { PROMPT_SETTINGS } from './prompt-settings.ts';

const KEY = Buffer.alloc(32, 9);

export interface Installed {
  readonly portalId: number;
  /** Path of the source, below the app's address. */
  readonly intake: string;
  /** Settings for the processes. */
  readonly env: Record<string, string>;
}

export async function installPortal(
  db: Knex,
  databaseUrl: string,
  sandboxUrl: string,
  publicKey: string,
  port: number,
  portalId = 8_800_001,
): Promise<Installed> {
  const box = createSecretBox([KEY]);
  const now = new Date();
  const response = await fetch(`${sandboxUrl}/_sandbox/token`, { method: 'POST', body: JSON.stringify({ portalId }) });
  const token = (await response.json()) as { access_token: string; expires_in: number; scopes: string[] };
  await db('portal').insert({
    portal_id: portalId,
    state: 'active',
    name: 'Larkfield Tools',
    scopes: token.scopes,
    keys_enc: sealNewKeys(box, portalId),
    installed_at: now,
  });
  await insertRuleVersion(db, portalId, { settings: PROMPT_SETTINGS, madeBy: 'test', madeAt: now, note: null });
  const grant = { accessToken: token.access_token, refreshToken: 'none', expiresInSeconds: token.expires_in };
  await putToken(db, portalId, sealGrant(box, portalId, grant, now), now);
  const budgets = createBudgets({
    clock: systemClock,
    sleep: (ms) => new Promise((done) => void setTimeout(done, ms)),
  });
  const crm = createCrm({
    portalId,
    scopes: token.scopes,
    accessToken: () => Promise.resolve(token.access_token),
    budget: budgets.for(portalId),
    transport: createTransport({ apiUrl: sandboxUrl, timeoutMs: 5_000 }),
    clock: systemClock,
  });
  await db('portal')
    .where({ portal_id: portalId })
    .update({ provision_result: JSON.stringify(await provision(crm, null)) });
  const source = await addSource(db, portalId, box, {
    esp: 'sendgrid',
    label: 'Newsletter',
    secrets: [publicKey],
    now,
  });
  return {
    portalId,
    intake: `/in/${portalId}.${source.token}`,
    env: {
      DATABASE_URL: databaseUrl,
      PORT: String(port),
      PUBLIC_URL: `http://localhost:${port}`,
      SECRET_KEYS: KEY.toString('base64'),
      HUBSPOT_API_URL: sandboxUrl,
      HUBSPOT_APP_URL: sandboxUrl,
      LOG_LEVEL: 'warn',
      BW_CRM_TIMEOUT_MS: '1500',
      BW_RECONCILE_WAIT_MS: '500',
      BW_RECONCILE_GAP_MS: '300',
    },
  };
}
