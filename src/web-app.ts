import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import express, { type RequestHandler } from 'express';
import { createCardRoutes } from './api/card/card-routes.ts';
import { createApiRoutes } from './api/v1/api-routes.ts';
import { createActionRoutes } from './api/workflow-actions/action-routes.ts';
import { CrmError } from './crm/crm.ts';
import { searchSegments } from './crm/list-segment.ts';
import { adapters, findAdapter } from './flow/adapt/adapters.ts';
import { createInstallRoutes } from './install/install-routes.ts';
import { createListDesk } from './install/list-desk.ts';
import { createPortalKeys } from './install/portal-keys.ts';
import { createRefuseCrossSite } from './install/refuse-cross-site.ts';
import { createRequireAdmin, signIn } from './install/session.ts';
import { createSourceDesk } from './install/source-desk.ts';
import { urlIn } from './install/source-url.ts';
import type { Installation } from './installation.ts';
import { answerLeaveQuestion } from './jobs/answer-leave-question.ts';
import { askErrand } from './jobs/ask-errand.ts';
import { discardDeliveries } from './jobs/discard-deliveries.ts';
import { askForDrift, askToMend } from './jobs/drift/ask-drift.ts';
import { exportPerson } from './jobs/export-person.ts';
import { createImportDesk } from './jobs/imports/import-desk.ts';
import { importMails } from './jobs/imports/import-mails.ts';
import { findSubscriptionTypes, SUBSCRIPTION_SCOPE } from './jobs/plan-subscriptions.ts';
import { retryDelivery, retryWrite, vouchForDelivery } from './jobs/retry-by-hand.ts';
import { liftByHand, suppressByHand } from './jobs/suppress-by-hand.ts';
import { useAddress } from './jobs/use-address.ts';
import { createListCheckDesk } from './jobs/vet/list-check-desk.ts';
import { hashAddress } from './lib/address-hash.ts';
import { BellwetherError, messageOf } from './lib/errors.ts';
import { writeOpenLink } from './lib/open-link.ts';
import { VERSION } from './lib/version.ts';
import { createMetricsHandler } from './metrics/metrics-server.ts';
import { createAdminRoutes } from './pages/admin/admin-routes.ts';
import { dataPlacesOf } from './pages/admin/data/data-places.ts';
import { createEnterRoutes } from './pages/admin/enter-routes.ts';
import { sendSignIn } from './pages/admin/sign-in-page.ts';
import { createAssetRoutes } from './pages/assets.ts';
import { failedPages, notFound, renderError } from './pages/error-page.ts';
import { createPrivacyRoutes } from './pages/privacy/privacy-routes.ts';
import { createOpenRoutes } from './pages/public/open/open-routes.ts';
import { createSlowDown } from './pages/public/open/slow-down.ts';
import type { OpeningCounter } from './pages/public/openings/count-openings.ts';
import { createPublicRoutes } from './pages/public/public-routes.ts';
import { findOwners } from './rules/list-owners.ts';
import type { Runtime } from './runtime.ts';
import type { Db } from './store/database.ts';
import { isMigrated } from './store/migrate.ts';
import { findPortal } from './store/portal.ts';
import { notifyWork } from './store/system/notify.ts';
import { createDnsLookup } from './watch/dns/dns-lookup.ts';
import type { WebDrain } from './web-drain.ts';

export function createApp(
  runtime: Runtime,
  openings: OpeningCounter,
  installation: Installation,
  drain: Pick<WebDrain, 'hasBegun'>,
  session: RequestHandler,
): express.Express {
  const { db, box, clock, log, outside, config } = runtime;
  const app = express();
  app.disable('x-powered-by');
  // Behind one proxy, whose word on the client's address limits public pages by.
  app.set('trust proxy', config.isProduction ? 1 : false);
  app.get('/healthz', (_request, response) => {
    response.type('text').send(`ok ${VERSION}`);
  });
  // Without a token of the operator's nobody has the right one.
  app.get('/metrics', createMetricsHandler(runtime.metrics, config.metricsToken ?? randomBytes(32).toString('hex')));
  app.get('/readyz', async (_request, response) => {
    const isMissing = !(await isMigrated(db).catch(() => false));
    const why = drain.hasBegun() ? 'stopping' : isMissing ? 'the database is away or not migrated' : null;
    response
      .status(why === null ? 200 : 503)
      .type('text')
      .send(why ?? 'ready');
  });
  app.use(createAssetRoutes());
  const portalKeys = createPortalKeys({ db, box, clock });
  const keysOf = async (portalId: number) => {
    const keys = await portalKeys(portalId);
    if (!keys) throw new BellwetherError('portal.unknown', 'This account is gone.');
    return keys;
  };
  const notify = (within: Db, portalId: number) => notifyWork(within, [portalId]);
  const byHand = { db, clock, hashKey: async (portalId: number) => (await keysOf(portalId)).hash };
  app.use(openings.watch);
  app.use(createOpenRoutes({ db, clock, log, portalKeys, notify, slowDown: createSlowDown(clock, setTimeout) }));
  app.use(
    createPublicRoutes({
      db,
      clock,
      log,
      portalKeys,
      notify,
      canMail: config.mail !== null,
    }),
  );
  app.use(createPrivacyRoutes());
  // Ahead of the sessions: a cookie means nothing to it.
  app.use(
    createApiRoutes({
      db,
      clock,
      log,
      publicUrl: config.publicUrl,
      hashKey: byHand.hashKey,
      dns: createDnsLookup(() => clock.monotonicMs()),
    }),
  );
  const crmOrigin = (uiDomain: string) =>
    config.hubspot.appUrl === 'https://app.hubspot.com' ? `https://${uiDomain}` : config.hubspot.appUrl;
  app.use(
    createCardRoutes({
      db,
      clock,
      log,
      publicUrl: config.publicUrl,
      clientSecret: config.hubspot.clientSecret,
      crmOrigin,
      portalKeys,
    }),
  );
  app.use(
    createActionRoutes({
      db,
      clock,
      log,
      publicUrl: config.publicUrl,
      clientSecret: config.hubspot.clientSecret,
      portalKeys,
    }),
  );
  app.use(session);
  app.use(
    createInstallRoutes({
      ...installation,
      db,
      clock,
      log,
      box,
      publicUrl: config.publicUrl,
      hubspot: config.hubspot,
      isProduction: config.isProduction,
      settleMinutes: config.settleMinutes,
      renderError,
      requireAdmin: createRequireAdmin(renderError),
      refuseCrossSite: createRefuseCrossSite(config.publicUrl, renderError),
    }),
  );
  app.use(
    createEnterRoutes({
      db,
      clock,
      refuseCrossSite: createRefuseCrossSite(config.publicUrl, renderError),
      linkKey: async (portalId) => (await portalKeys(portalId))?.link ?? null,
      signedInTo: (request) => request.session.admin?.portalId ?? null,
      signIn: (request, portalId, { memberId, name, role }) =>
        signIn(request, { portalId, memberId, userId: null, email: name, role }),
    }),
  );
  app.use(
    createAdminRoutes({
      db,
      clock,
      log,
      publicUrl: config.publicUrl,
      signOutPath: '/sign-out',
      requireAdmin: (request, response, next) => {
        const { admin } = request.session;
        if (!admin) return sendSignIn(response);
        response.locals.admin = admin;
        next();
      },
      crmOrigin,
      canMail: config.mail !== null,
      lists: createListDesk({ db, box, clock, client: runtime.espClient, adapters }),
      sources: createSourceDesk({ db, box, clock, adapters, publicUrl: config.publicUrl }),
      importMails: (admin, file) => importMails({ db, box, clock }, admin.portalId, admin.email ?? 'an admin', file),
      imports: createImportDesk({ db, box, clock }),
      listChecks: createListCheckDesk({ db, clock }),
      searchSegments: async (portalId, text) => {
        const portal = await findPortal(db, portalId);
        const crm = installation.crmOf(portalId, portal?.scopes ?? []);
        try {
          return portal?.scopes.includes('crm.lists.read') ? await searchSegments(crm, text) : null;
        } catch (thrown) {
          if (!(thrown instanceof CrmError)) throw thrown;
          log.warn({ portalId, err: messageOf(thrown) }, 'segments could not be listed');
          return null;
        }
      },
      answerLeaveQuestion: (admin, questionId, says) =>
        answerLeaveQuestion({ db, clock, hashKey: async (portalId) => (await keysOf(portalId)).hash }, admin.portalId, {
          questionId,
          says,
          by: admin.email ?? 'an admin',
        }),
      openLink: async (portalId, stream) => {
        try {
          return config.publicUrl + writeOpenLink((await keysOf(portalId)).link, { portalId, stream });
        } catch (thrown) {
          if (thrown instanceof BellwetherError) return null;
          throw thrown;
        }
      },
      findOwners: async (portalId) => {
        const portal = await findPortal(db, portalId);
        return findOwners({ db, clock, log }, installation.crmOf(portalId, portal?.scopes ?? []));
      },
      findSubscriptionTypes: async (portalId) => {
        const portal = await findPortal(db, portalId);
        return findSubscriptionTypes({ db, clock, log }, installation.crmOf(portalId, portal?.scopes ?? []));
      },
      isHubspotTold: async (portalId) => (await findPortal(db, portalId))?.scopes.includes(SUBSCRIPTION_SCOPE) ?? false,
      askForDrift: (admin) => askForDrift({ db, clock }, admin.portalId, admin.email ?? 'an admin'),
      mendDrift: async (admin, choice) => {
        await askToMend({ db, clock }, admin.portalId, admin.email ?? 'an admin', choice);
      },
      suppressByHand: (admin, one) => suppressByHand(byHand, admin.portalId, admin.email ?? 'an admin', one),
      liftByHand: (admin, hash) => liftByHand(byHand, admin.portalId, admin.email ?? 'an admin', hash),
      hashOf: async (portalId, email) => {
        const keys = await portalKeys(portalId);
        return keys ? hashAddress(keys.hash, email) : null;
      },
      exportPerson: async (portalId, email) =>
        exportPerson(db, portalId, (await keysOf(portalId)).hash, email, clock.now()),
      dataPlaces: dataPlacesOf(config),
      retryDelivery: (portalId, deliveryId) =>
        retryDelivery({ db, box, clock, outside, urlOf: urlIn(config.publicUrl), findAdapter }, portalId, deliveryId),
      vouchForDelivery: (admin, deliveryId) =>
        vouchForDelivery({ db, box, clock, findAdapter }, admin.portalId, admin.email ?? 'an admin', deliveryId),
      discardDeliveries: (admin, which) =>
        discardDeliveries({ db, clock }, admin.portalId, admin.email ?? 'an admin', which),
      askErrand: (admin, kind, detail) =>
        askErrand({ db, clock }, admin.portalId, admin.email ?? 'an admin', kind, detail),
      useAddress: (admin, confirmation) =>
        useAddress({ db, clock }, admin.portalId, admin.email ?? 'an admin', confirmation),
      retryWrite: (portalId, writeId) => retryWrite({ db }, portalId, writeId),
    }),
  );
  app.use(notFound);
  app.use(failedPages(log));
  return app;
}
