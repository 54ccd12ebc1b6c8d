/** How a process talks to HubSpot for its portals: one transport, one budget each, one keeper of access tokens. */
import { type BudgetShare, type Budgets, createBudgets } from './crm/budget.ts';
import { createCrm } from './crm/create-crm.ts';
import type { Crm } from './crm/crm.ts';
import { createOAuthApi, type OAuthApi } from './crm/oauth-api.ts';
import { createTransport, type Transport } from './crm/transport.ts';
import { type AccessTokens, createAccessTokens } from './install/access-token.ts';
import { dueSegments } from './install/due-segments.ts';
import { type ProvisionResult, provision } from './install/provision.ts';
import type { Runtime } from './runtime.ts';
import { findPortal, saveProvisionResult } from './store/portal.ts';

export interface Installation {
  readonly budgets: Budgets;
  readonly transport: Transport;
  readonly oauth: OAuthApi;
  readonly accessTokens: AccessTokens;
  /** With interactive priority: somebody waits. */
  crmOf(portalId: number, scopes: readonly string[]): Crm;
  /** Sees to it that the portal has our properties, and keeps what came of it. */
  provision(portalId: number): Promise<void>;
}

/** @param share of each portal's allowance that this process may use */
export function createInstallation(runtime: Runtime, share: BudgetShare): Installation {
  const { config, db, clock, box, log } = runtime;
  const { clientId, clientSecret, apiUrl, timeoutMs, callWindowMs } = config.hubspot;
  const transport = runtime.metrics.watchTransport(createTransport({ apiUrl, timeoutMs }));
  const sleep = (ms: number): Promise<void> => new Promise((done) => void setTimeout(done, ms));
  const budgets = createBudgets({ clock, share, sleep, windowMs: callWindowMs });
  const oauth = createOAuthApi({ transport, clock, clientId, clientSecret });
  const accessTokens = createAccessTokens({ db, clock, box, oauth, log });

  const crmOf = (portalId: number, scopes: readonly string[]): Crm =>
    createCrm({
      portalId,
      scopes,
      accessToken: (refused) => accessTokens.get(portalId, refused),
      budget: budgets.for(portalId),
      transport,
      clock,
      // A worker of its own has no share of the interactive calls.
      priority: share.total > share.lane ? 'interactive' : 'lane',
    });

  return {
    budgets,
    transport,
    oauth,
    accessTokens,
    crmOf,
    async provision(portalId) {
      const portal = await findPortal(db, portalId);
      if (portal?.state !== 'active') return;
      const before = portal.provisionResult as ProvisionResult | null;
      await saveProvisionResult(db, portalId, await provision(crmOf(portalId, portal.scopes), before), clock.now());
      await dueSegments(db, portalId, clock.now());
    },
  };
}
