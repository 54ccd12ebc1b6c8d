/** The admin and public pages on a port of their own, with whoever a test signs in. */

import type { RequestHandler } from 'express';
import express from 'express';
import type { Knex } from 'knex';
import { adapters } from '../../src/flow/adapt/adapters.ts';
import { createListDesk } from '../../src/install/list-desk.ts';
import { createSourceDesk } from '../../src/install/source-desk.ts';
import { answerLeaveQuestion } from '../../src/jobs/answer-leave-question.ts';
import { askErrand } from '../../src/jobs/ask-errand.ts';
import { discardDeliveries } from '../../src/jobs/discard-deliveries.ts';
import { askForDrift, askToMend } from '../../src/jobs/drift/ask-drift.ts';
import { exportPerson } from '../../src/jobs/export-person.ts';
import { createImportDesk } from '../../src/jobs/imports/import-desk.ts';
import { importMails } from '../../src/jobs/imports/import-mails.ts';
import { EspBusy, type EspClient } from '../../src/jobs/lists/esp-client.ts';
import { liftByHand, suppressByHand } from '../../src/jobs/suppress-by-hand.ts';
import { createListCheckDesk } from '../../src/jobs/vet/list-check-desk.ts';
import { hashAddress } from '../../src/lib/address-hash.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { createLog } from '../../src/lib/log.ts';
import { writeOpenLink } from '../../src/lib/open-link.ts';
import { createAdminRoutes } from '../../src/pages/admin/admin-routes.ts';
import { createEnterRoutes } from '../../src/pages/admin/enter-routes.ts';
import type { Admin, AdminDeps } from '../../src/pages/admin/visit.ts';
import { readAdminVisit } from '../../src/pages/admin/visit.ts';
import { createAssetRoutes } from '../../src/pages/assets.ts';
import { failedPages, notFound } from '../../src/pages/error-page.ts';
import { pageHeaders } from '../../src/pages/page-headers.ts';
import { createPrivacyRoutes } from '../../src/pages/privacy/privacy-routes.ts';
import { createOpenRoutes } from '../../src/pages/public/open/open-routes.ts';
import { createPublicRoutes } from '../../src/pages/public/public-routes.ts';
import { sendPage } from '../../src/pages/send-page.ts';
import { listOwners } from '../../src/rules/list-owners.ts';
import type { Db } from '../../src/store/database.ts';
import { listSubscriptionTypes } from '../../src/store/subscription-type.ts';
import { designSystemPage } from './design-system/page.ts';
import { testBox } from './portal.ts';
import { portalKeysOf } from './seed-portal.ts';
import { type Served, serve } from './serve.ts';

const PUBLIC_URL = 'https://bellwether.example.com';

export interface PagesApp extends Served {
  /** Paths of all buttons of the console, as its router knows them: `/writes/:id/retry`. */
  readonly posts: readonly string[];
  /** null: signed out. */
  signIn(admin: Admin | null): void;
  /** What the retry buttons called: `delivery 1/5`. */
  readonly retried: string[];
  /** The next retry throws this. */
  failRetry(thrown: Error | null): void;
}

/** Nobody is asked; tests that ask bring a stand-in. */
const NO_CLIENT: EspClient = {
  converse: () => Promise.reject(new EspBusy('nobody is there.', null)),
};

/** @param real what is carried out and not only noted */
export async function servePages(db: Db, now: Date | (() => Date), real: Partial<AdminDeps> = {}): Promise<PagesApp> {
  const tell = typeof now === 'function' ? now : () => now;
  const clock: Clock = { now: tell, monotonicMs: () => tell().getTime() };
  const log = createLog('silent', 'test');
  const retried: string[] = [];
  let admin: Admin | null = null;
  let failure: Error | null = null;
  const retry = (what: string) => async (portalId: number, id: number) => {
    if (failure) throw failure;
    retried.push(`${what} ${portalId}/${id}`);
  };
  const requireAdmin: RequestHandler = (_request, response, next) => {
    if (admin) response.locals.admin = admin;
    next();
  };
  const byHand = { db: db as Knex, clock, hashKey: async (portalId: number) => portalKeysOf(portalId).hash };
  const deps: AdminDeps = {
    db,
    clock,
    log,
    requireAdmin,
    publicUrl: PUBLIC_URL,
    signOutPath: '/sign-out',
    crmOrigin: (uiDomain) => `https://${uiDomain}`,
    canMail: true,
    lists: createListDesk({ db: db as Knex, box: testBox, clock, client: NO_CLIENT, adapters }),
    sources: createSourceDesk({ db, box: testBox, clock, adapters, publicUrl: PUBLIC_URL }),
    importMails: (who, file) =>
      importMails({ db: db as Knex, box: testBox, clock }, who.portalId, who.email ?? '', file),
    listChecks: createListCheckDesk({ db: db as Knex, clock }),
    searchSegments: () => Promise.resolve([]),
    imports: createImportDesk({ db: db as Knex, box: testBox, clock }),
    answerLeaveQuestion: (who, questionId, says) =>
      answerLeaveQuestion(
        { db: db as Knex, clock, hashKey: (portalId) => Promise.resolve(portalKeysOf(portalId).hash) },
        who.portalId,
        { questionId, says, by: who.email ?? '' },
      ),
    openLink: (portalId, stream) =>
      Promise.resolve(PUBLIC_URL + writeOpenLink(portalKeysOf(portalId).link, { portalId, stream })),
    findOwners: (portalId) => listOwners(db, portalId),
    findSubscriptionTypes: (portalId) => listSubscriptionTypes(db, portalId),
    isHubspotTold: () => Promise.resolve(true),
    askForDrift: (who) => askForDrift({ db: db as Knex, clock }, who.portalId, who.email ?? ''),
    mendDrift: async (who, choice) => {
      await askToMend({ db: db as Knex, clock }, who.portalId, who.email ?? '', choice);
    },
    suppressByHand: (who, one) => suppressByHand(byHand, who.portalId, who.email ?? '', one),
    liftByHand: (who, hash) => liftByHand(byHand, who.portalId, who.email ?? '', hash),
    hashOf: (portalId, email) => Promise.resolve(hashAddress(portalKeysOf(portalId).hash, email)),
    exportPerson: (portalId, email) => exportPerson(db, portalId, portalKeysOf(portalId).hash, email, tell()),
    dataPlaces: {
      server: PUBLIC_URL,
      database: 'PostgreSQL at db.example.com',
      hubspot: 'api.hubapi.com',
      mailServer: null,
    },
    retryDelivery: retry('delivery'),
    vouchForDelivery: (who, id) => retry('vouch')(who.portalId, id),
    discardDeliveries: (who, which) => discardDeliveries({ db, clock }, who.portalId, who.email ?? 'an admin', which),
    askErrand: (who, kind, detail) => askErrand({ db, clock }, who.portalId, who.email ?? 'an admin', kind, detail),
    useAddress: (who, { addressId, probable }) => retry(`use ${probable} at`)(who.portalId, addressId),
    retryWrite: retry('write'),
    ...real,
  };
  const enter = createEnterRoutes({
    db,
    clock,
    refuseCrossSite: (_request, _response, next) => next(),
    linkKey: (portalId) => Promise.resolve(portalKeysOf(portalId).link),
    signedInTo: () => admin?.portalId ?? null,
    signIn: async (_request, portalId, { memberId, name, role }) => {
      admin = { portalId, memberId, userId: null, email: name, role };
    },
  });
  const last = express.Router();
  last.get('/design-system', pageHeaders('admin'), async (request, response, next) => {
    response.locals.admin = admin;
    const visit = await readAdminVisit(deps, request, response);
    return visit ? sendPage(response, 200, designSystemPage(visit)) : next();
  });
  last.use(notFound);
  last.use(failedPages(log));
  const routes = createAdminRoutes(deps);
  const served = await serve(
    createAssetRoutes(),
    createOpenRoutes({
      db,
      clock,
      log,
      slowDown: { pass: () => Promise.resolve(true), size: () => 0 },
      portalKeys: (portalId) => Promise.resolve(portalKeysOf(portalId)),
      notify: () => Promise.resolve(),
    }),
    createPrivacyRoutes(),
    createPublicRoutes({
      db,
      clock,
      log,
      perMinute: 100_000,
      canMail: true,
      portalKeys: (portalId) => Promise.resolve(portalKeysOf(portalId)),
      notify: () => Promise.resolve(),
    }),
    enter,
    routes,
    last,
  );
  return {
    ...served,
    posts: routes.stack.flatMap(({ route }) =>
      route?.stack.some((layer) => layer.method === 'post') ? [String(route.path)] : [],
    ),
    retried,
    signIn: (who) => {
      admin = who;
    },
    failRetry: (thrown) => {
      failure = thrown;
    },
  };
}
