/** A portal as the worker needs it: its rules, its keys, and its CRM where that may be called. */
import type { Knex } from 'knex';
import type { Budgets } from '../crm/budget.ts';
import { createCrm } from '../crm/create-crm.ts';
import type { Transport } from '../crm/transport.ts';
import { type ProvisionResult, usableProperties } from '../install/provision.ts';
import { openPortalKeys } from '../install/sealed-tokens.ts';
import { type Clock, DAY_MS } from '../lib/clock.ts';
import { BellwetherError } from '../lib/errors.ts';
import { sealPersonLink, writePersonToken } from '../lib/person-link.ts';
import type { SecretBox } from '../lib/secrets.ts';
import { findCrmPause } from '../store/crm-pause.ts';
import { findPortal, type Portal } from '../store/portal.ts';
import { findRuleVersion, listFormerSettings } from '../store/rule-version.ts';
import type { DrainPortal } from './drain-portal.ts';

export interface OpenPortalDeps {
  readonly db: Knex;
  readonly box: SecretBox;
  readonly clock: Clock;
  readonly budgets: Budgets;
  readonly transport: Transport;
  readonly publicUrl: string;
  /** @param refused a token that HubSpot has just refused */
  accessToken(portalId: number, refused?: string): Promise<string>;
}

const NOT_PROVISIONED: ProvisionResult = { types: [], notGranted: [], failure: null };

/** @returns null for a portal that is unknown or disconnected: nothing may be done for it */
export async function openPortal(deps: OpenPortalDeps, portalId: number): Promise<DrainPortal | null> {
  const portal = await findPortal(deps.db, portalId);
  if (!portal || portal.state === 'disconnected') return null;
  const [rules, pause] = await Promise.all([
    findRuleVersion(deps.db, portalId),
    findCrmPause(deps.db, portalId, deps.clock.now()),
  ]);
  if (!rules)
    throw new BellwetherError('portal.incomplete', `Portal ${portalId} has no rules: install Bellwether again.`);
  const oldest = new Date(deps.clock.now().getTime() - (rules.settings.decide.taskMaxAgeDays + 1) * DAY_MS);
  const formerSettings = await listFormerSettings(deps.db, portalId, oldest);
  const keys = openPortalKeys(deps.box, portalId, portal.keysEnc);
  return {
    portalId,
    hasMarkedAccounts: portal.accountsMarkedAt !== null,
    timeZone: portal.timeZone,
    currency: portal.currency,
    settings: rules.settings,
    formerSettings,
    publicUrl: deps.publicUrl,
    hashKey: keys.hash,
    linksForAll: portal.linksForAllSince !== null,
    contactProperties: usableProperties(
      (portal.provisionResult as ProvisionResult | null) ?? NOT_PROVISIONED,
      'contacts',
    ),
    companyProperties: portal.scopes.includes('crm.objects.companies.write')
      ? usableProperties((portal.provisionResult as ProvisionResult | null) ?? NOT_PROVISIONED, 'companies')
      : new Set(),
    preferencesUrl: (email) =>
      `${deps.publicUrl}/u/${writePersonToken(portalId, sealPersonLink(keys.link, { email, stream: null }))}`,
    crm: portal.state === 'active' && !pause ? crmOf(deps, portal) : null,
  };
}

function crmOf(deps: OpenPortalDeps, portal: Portal) {
  return createCrm({
    portalId: portal.portalId,
    scopes: portal.scopes,
    accessToken: (refused) => deps.accessToken(portal.portalId, refused),
    budget: deps.budgets.for(portal.portalId),
    transport: deps.transport,
    clock: deps.clock,
    timeZone: portal.timeZone,
  });
}
