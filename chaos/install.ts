/** A fresh portal for a round: seeded in the sandbox, installed in a database. */
import type { Knex } from 'knex';
import { type Budgets, createBudgets } from '../src/crm/budget.ts';
import { createCrm } from '../src/crm/create-crm.ts';
import { createTransport, type Transport } from '../src/crm/transport.ts';
import { provision } from '../src/install/provision.ts';
import { openPortalKeys, type PortalKeys, sealGrant, sealNewKeys } from '../src/install/sealed-tokens.ts';
import { DAY_MS, systemClock } from '../src/lib/clock.ts';
import { createSecretBox, type SecretBox } from '../src/lib/secrets.ts';
import { putToken } from '../src/store/oauth-token.ts';
import { insertRuleVersion } from '../src/store/rule-version.ts';
import { addSource } from '../src/store/source.ts';
import { OWNER_IDS, type Person } from './people.ts';
import { pause, SECRET_KEY } from './processes.ts';
import type { SandboxClient } from './sandbox-client.ts';
import { CHAOS_SETTINGS } from './settings.ts';
import type { TalkedIds } from './talk.ts';
import type { Talker } from './talkers.ts';

export const box: SecretBox = createSecretBox([SECRET_KEY]);

export interface InstalledPortal {
  readonly portalId: number;
  readonly sourceId: number;
  /** Path of the source. */
  readonly intake: string;
  readonly keys: PortalKeys;
  readonly accessToken: string;
  /** Ids of their contacts and of their doubles. */
  readonly talkers: TalkedIds;
  readonly transport: Transport;
  readonly budgets: Budgets;
}

/** The run itself is in nobody's way and takes its time. */
const TIMEOUT_MS = 15_000;

/** @param talkers whom the CRM will talk about; null: it tells this portal nothing */
export async function installPortal(
  db: Knex,
  sandbox: SandboxClient,
  sandboxUrl: string,
  portalId: number,
  people: readonly Person[],
  talkers: readonly Talker[] | null,
  publicKey: string,
): Promise<InstalledPortal> {
  const ids = await seed(sandbox, portalId, people, talkers ?? []);
  const token = (await sandbox.ask('POST', talkers ? 'install' : 'token', { portalId })) as {
    access_token: string;
    refresh_token?: string;
    expires_in: number;
    scopes: string[];
  };
  const now = new Date();
  const keysEnc = sealNewKeys(box, portalId);
  await db('portal').insert({
    portal_id: portalId,
    state: 'active',
    name: 'Larkfield Tools',
    scopes: token.scopes,
    keys_enc: keysEnc,
    installed_at: now,
  });
  await insertRuleVersion(db, portalId, { settings: CHAOS_SETTINGS, madeBy: 'chaos', madeAt: now, note: null });
  const grant = {
    accessToken: token.access_token,
    refreshToken: token.refresh_token ?? 'none',
    expiresInSeconds: token.expires_in,
  };
  await putToken(db, portalId, sealGrant(box, portalId, grant, now), now);
  const budgets = createBudgets({ clock: systemClock, sleep: pause });
  const transport = createTransport({ apiUrl: sandboxUrl, timeoutMs: TIMEOUT_MS });
  const crm = createCrm({
    portalId,
    scopes: token.scopes,
    accessToken: () => Promise.resolve(token.access_token),
    budget: budgets.for(portalId),
    transport,
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
    sourceId: source.sourceId,
    intake: `/in/${portalId}.${source.token}`,
    keys: openPortalKeys(box, portalId, keysEnc),
    accessToken: token.access_token,
    talkers: ids,
    transport,
    budgets,
  };
}

async function seed(
  sandbox: SandboxClient,
  portalId: number,
  people: readonly Person[],
  talkers: readonly Talker[],
): Promise<TalkedIds> {
  const { portals } = (await sandbox.ask('POST', 'seed', {
    portalId,
    users: [{ id: 9_001, name: 'Ada Admin', email: 'ada@larkfield.test', superAdmin: true }],
    owners: OWNER_IDS.map((id) => ({
      id,
      userId: Number(id) + 8_500,
      email: `owner-${id}@larkfield.test`,
      firstName: `Owner ${id}`,
    })),
    deals: people
      .filter((person) => person.hasDeal)
      .map((person) => ({
        key: `deal of ${person.email}`,
        properties: {
          dealname: `Renewal of ${person.name}`,
          dealstage: 'contractsent',
          pipeline: 'default',
          amount: '18000',
          closedate: new Date(Date.now() + 20 * DAY_MS).toISOString(),
          hubspot_owner_id: person.ownerId,
        },
      })),
    contacts: [
      ...people.map((person) => ({
        properties: {
          email: person.email,
          firstname: person.name,
          hubspot_owner_id: person.ownerId,
          ...(person.role ? { hs_buying_role: person.role } : {}),
        },
        deals: person.hasDeal ? [`deal of ${person.email}`] : [],
      })),
      ...talkers.flatMap((talker) => [
        ...(talker.isKnown ? [{ key: talker.email, properties: talker.properties }] : []),
        ...(talker.double ? [{ key: doubleOf(talker), properties: talker.double }] : []),
      ]),
    ],
  })) as { portals: { ids: { contacts: Record<string, string> } }[] };
  const ids = portals[0]?.ids.contacts ?? {};
  return new Map(
    talkers.map((talker) => [talker.email, [talker.email, doubleOf(talker)].flatMap((key) => ids[key] ?? [])]),
  );
}

const doubleOf = ({ email }: Talker): string => `double of ${email}`;
