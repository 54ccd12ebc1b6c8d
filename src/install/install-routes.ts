/** The way in and out: install or sign in through HubSpot, sign out, disconnect. */
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import type { Knex } from 'knex';
import passport from 'passport';
import type { Crm } from '../crm/crm.ts';
import { CrmError } from '../crm/crm.ts';
import type { OAuthApi, TokenGrant } from '../crm/oauth-api.ts';
import type { Clock } from '../lib/clock.ts';
import { cutText } from '../lib/cut-text.ts';
import { BellwetherError, messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { SecretBox } from '../lib/secrets.ts';
import { writeAudit } from '../store/audit.ts';
import { findPortal, savePortalFacts, saveProvisionResult } from '../store/portal.ts';
import type { AccessTokens } from './access-token.ts';
import { disconnect } from './disconnect.ts';
import { dueSegments } from './due-segments.ts';
import { CALLBACK_PATH, grantOf, HubspotStrategy } from './hubspot-strategy.ts';
import { installPortal } from './install-portal.ts';
import { type ProvisionResult, provision } from './provision.ts';
import { readAccount } from './read-account.ts';
import { readReturnUrl, withState } from './return-url.ts';
import { adminOf, signIn, signOut } from './session.ts';
import { createSignInStates } from './sign-in-states.ts';

export interface InstallDeps {
  readonly db: Knex;
  readonly clock: Clock;
  readonly log: Log;
  readonly box: SecretBox;
  readonly oauth: OAuthApi;
  readonly accessTokens: AccessTokens;
  /** With interactive priority: somebody waits. */
  readonly crmOf: (portalId: number, scopes: readonly string[]) => Crm;
  readonly publicUrl: string;
  readonly hubspot: { readonly clientId: string; readonly clientSecret: string; readonly appUrl: string };
  /** In production the marketplace may send people back to HubSpot alone, not to what `appUrl` says. */
  readonly isProduction: boolean;
  /** Minutes that plays wait in a portal that is new; left out: as by default. */
  readonly settleMinutes?: number | undefined;
  /** @returns a whole HTML page; escapes what it is given */
  readonly renderError: (status: number, title: string, text: string) => string;
  readonly requireAdmin: RequestHandler;
  readonly refuseCrossSite: RequestHandler;
}

interface ErrorPage {
  readonly status: number;
  readonly title: string;
  readonly text: string;
}

/** Of what an address says that anybody can write. */
const SAID_CHARS = 200;

const STRANGE_STATE: ErrorPage = {
  status: 403,
  title: 'This sign-in did not begin here',
  text: 'HubSpot sent you back, but the sign-in was begun in another browser, more than 15 minutes ago, or was used already. Start it again from this one.',
};
const DENIED: ErrorPage = {
  status: 403,
  title: 'Nothing was connected',
  text: 'The permissions were not granted in HubSpot, so nothing was changed. Start again whenever you like.',
};
const BROKEN_OFF: ErrorPage = {
  status: 400,
  title: 'HubSpot broke this sign-in off',
  text: 'HubSpot sent you back with an error instead of a permission, so nothing was changed. Start it again; if it stays so, look for what HubSpot said in the server’s log.',
};
const STRANGE_RETURN: ErrorPage = {
  status: 400,
  title: 'This is no address of HubSpot',
  text: 'You were to be sent on to an address that is not HubSpot’s, so nothing was connected. Start the installation again, from HubSpot or here.',
};
const TITLE_OF_KIND: Readonly<Partial<Record<CrmError['kind'], ErrorPage['title']>>> = {
  misconfigured: 'Bellwether is not set up correctly',
  invalid: 'HubSpot refused this sign-in',
};

/** passport-oauth2 wraps what the exchange threw. */
function unwrap(thrown: unknown): unknown {
  return typeof thrown === 'object' && thrown !== null && 'oauthError' in thrown ? thrown.oauthError : thrown;
}

/** Only what Bellwether itself worded is shown. */
function pageOf(thrown: unknown): ErrorPage {
  if (thrown instanceof CrmError) {
    const status = thrown.kind === 'misconfigured' ? 500 : thrown.kind === 'invalid' ? 400 : 503;
    return { status, title: TITLE_OF_KIND[thrown.kind] ?? 'HubSpot did not answer as it should', text: thrown.message };
  }
  if (thrown instanceof BellwetherError)
    return { status: 403, title: 'The sign-in did not succeed', text: thrown.message };
  return { status: 500, title: 'Something went wrong here', text: 'The sign-in could not be finished. Try it again.' };
}

/** Nice to have at once, and repeated later: no failure here undoes an installation. */
async function setUp(deps: InstallDeps, portalId: number): Promise<void> {
  const portal = await findPortal(deps.db, portalId);
  if (!portal) return;
  const crm = deps.crmOf(portalId, portal.scopes);
  try {
    await savePortalFacts(deps.db, portalId, await readAccount(crm));
  } catch (thrown) {
    deps.log.warn({ portalId, why: messageOf(thrown) }, 'the account details could not be read');
  }
  const result = await provision(crm, portal.provisionResult as ProvisionResult | null);
  await saveProvisionResult(deps.db, portalId, result, deps.clock.now());
  await dueSegments(deps.db, portalId, deps.clock.now());
  if (result.failure !== null) deps.log.warn({ portalId, why: result.failure }, 'provisioning was not finished');
}

export function createInstallRoutes(deps: InstallDeps): Router {
  const { log, clock } = deps;
  const router = express.Router();
  // Its own: nothing of it is shared with other parts of the process.
  const authenticator = new passport.Passport();
  const states = createSignInStates(clock);
  const sandboxUrl = deps.isProduction ? null : deps.hubspot.appUrl;
  authenticator.use(
    new HubspotStrategy({
      clientId: deps.hubspot.clientId,
      clientSecret: deps.hubspot.clientSecret,
      appUrl: deps.hubspot.appUrl,
      publicUrl: deps.publicUrl,
      oauth: deps.oauth,
      states,
    }),
  );

  function refuse(response: Response, page: ErrorPage): void {
    response
      .status(page.status)
      .type('html')
      .send(deps.renderError(page.status, page.title, page.text));
  }

  /** @param next where the browser goes afterwards */
  async function finish(request: Request, response: Response, grant: TokenGrant, next: string): Promise<void> {
    const who = await deps.oauth.introspect(grant.accessToken, 'access_token');
    if (!who.active)
      throw new CrmError('invalid', 'HubSpot does not know the sign-in that it has just granted. Start it again.');
    const outcome = await installPortal(deps, grant, who, clock.now());
    log.info(
      { portalId: outcome.portalId, kind: outcome.kind, areTokensReplaced: outcome.areTokensReplaced },
      'signed in',
    );
    deps.accessTokens.forget(outcome.portalId);
    if (outcome.areTokensReplaced) await setUp(deps, outcome.portalId);
    const { memberId, role } = outcome.member;
    await signIn(request, { portalId: outcome.portalId, userId: who.userId, email: who.user, role, memberId });
    response.redirect(303, next);
  }

  function fail(response: Response, thrown: unknown): void {
    const cause = unwrap(thrown);
    const code = cause instanceof BellwetherError ? cause.code : 'unexpected';
    log.warn({ code, why: messageOf(cause) }, 'a sign-in did not succeed');
    refuse(response, pageOf(cause));
  }

  router.get('/oauth/install', authenticator.authenticate('hubspot', { session: false }) as RequestHandler);

  router.get(CALLBACK_PATH, (request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    // The address holds the code and the state.
    response.setHeader('Referrer-Policy', 'no-referrer');
    if (request.query.error === 'access_denied') {
      refuse(response, DENIED);
      return;
    }
    // Anybody can write such an address: passport would call it a failure of ours.
    if (request.query.error !== undefined) {
      log.warn({ why: cutText(JSON.stringify(request.query.error), SAID_CHARS) }, 'HubSpot broke a sign-in off');
      refuse(response, BROKEN_OFF);
      return;
    }
    const { step } = request.query;
    // An installation that was begun in HubSpot's marketplace comes by twice; its address is looked at before anything is done.
    const isFromMarketplace = step === 'authorize' || step === 'finalize';
    const returnUrl = isFromMarketplace ? readReturnUrl(request.query.returnUrl, sandboxUrl) : null;
    if (isFromMarketplace && !returnUrl) {
      log.warn({ step }, 'a return address that is not of HubSpot was refused');
      refuse(response, STRANGE_RETURN);
      return;
    }
    if (returnUrl && step === 'authorize') {
      response.redirect(303, withState(returnUrl, states.begin(request)));
      return;
    }
    // Without a code passport would begin a new round trip, for ever where HubSpot sends nothing.
    if (typeof request.query.code !== 'string') {
      refuse(response, STRANGE_STATE);
      return;
    }
    const ended = (thrown: unknown, user?: unknown) => {
      if (thrown) fail(response, thrown);
      else if (!user) refuse(response, STRANGE_STATE);
      else
        finish(request, response, grantOf(user), returnUrl?.href ?? '/').catch((failure: unknown) =>
          fail(response, failure),
        );
    };
    const handler = authenticator.authenticate('hubspot', { session: false }, ended) as RequestHandler;
    void handler(request, response, next);
  });

  router.post('/sign-out', deps.refuseCrossSite, async (request, response) => {
    const { admin } = request.session;
    await signOut(request);
    if (admin) {
      const actor = admin.email ?? `HubSpot user ${admin.userId ?? 'without a number'}`;
      await writeAudit(deps.db, admin.portalId, {
        at: clock.now(),
        actor,
        action: 'admin.signed_out',
        target: null,
        detail: {},
      });
    }
    response.redirect(303, '/');
  });

  router.post('/disconnect', deps.refuseCrossSite, deps.requireAdmin, async (request, response) => {
    const { portalId, email } = adminOf(request);
    const portal = await findPortal(deps.db, portalId);
    const { leftInHubspot } = await disconnect(deps, deps.crmOf(portalId, portal?.scopes ?? []), email ?? 'an admin');
    if (leftInHubspot !== null) log.warn({ portalId, why: leftInHubspot }, 'disconnected, though HubSpot was not told');
    await signOut(request);
    response.redirect(303, '/');
  });

  return router;
}
