/** How fast wishes to leave reach every place, the proof for one person, and HubSpot's communication preferences. */
import type { Response } from 'express';
import { normaliseAddress } from '../../../lib/address.ts';
import { DAY_MS } from '../../../lib/clock.ts';
import { renderHtml } from '../../../lib/html.ts';
import { saveRules } from '../../../rules/save-rules.ts';
import { writeAudit } from '../../../store/audit.ts';
import { findOwnWords } from '../../../store/own-words.ts';
import { findAddressExactly } from '../../../store/report/find.ts';
import {
  countWaitingOptOuts,
  listLatestOptOuts,
  listLeftStreams,
  listWaitingOptOuts,
  measurePlaces,
} from '../../../store/report/honoured.ts';
import { findRuleVersion } from '../../../store/rule-version.ts';
import { sendError } from '../../error-page.ts';
import { readForm } from '../../read-form.ts';
import { sendPage } from '../../send-page.ts';
import { act } from '../act.ts';
import { actorOf } from '../actor.ts';
import type { Area } from '../area.ts';
import { readId } from '../read-request.ts';
import type { AdminDeps, AdminVisit } from '../visit.ts';
import { type HonouredView, honouredPage } from './honoured-page.ts';
import { proofFile, proofPage } from './proof-page.ts';
import { type Proof, readProof, readProofOfErased } from './read-proof.ts';
import { readSubscriptionForm } from './subscription-form.ts';

const DAYS = 30;
const SHOWN = 50;
const STREAMS = 50;

export const honouredArea: Area = {
  path: '/honoured',
  addRoutes(routes, deps) {
    routes.get('/honoured', async (visit, _request, response) =>
      sendPage(response, 200, honouredPage(visit, await readView(deps, visit))),
    );
    routes.post('/honoured/subscriptions', async (visit, request, response) => {
      const form = await readForm(request);
      await act(response, 'rules-saved', '/honoured', 'The rules were left as they are', async () => {
        const rules = await findRuleVersion(deps.db, visit.admin.portalId);
        if (!rules) return;
        const subscriptions = readSubscriptionForm(form);
        const settings = { ...rules.settings, subscriptions };
        await saveRules(deps, visit.admin.portalId, actorOf(visit.admin), {
          base: Number(form.get('base')),
          settings,
          note: null,
        });
      });
    });
    routes.get('/honoured/proof/:id', async (visit, request, response, next) => {
      const proof = await proofOf(deps, visit, readId(request));
      return proof ? sendPage(response, 200, proofPage(visit, proof)) : next();
    });
    routes.get('/honoured/proof/:id/download', async (visit, request, response, next) => {
      const proof = await proofOf(deps, visit, readId(request));
      if (!proof) return next();
      await noteExport(deps, visit);
      return sendProofFile(response, await renderHtml(proofFile(visit, proof)));
    });
    routes.post('/honoured/proof', async (visit, request, response) => {
      const { portalId } = visit.admin;
      const email = normaliseAddress((await readForm(request)).get('email') ?? '');
      if (email === null)
        return sendError(response, 422, 'That is no mail address', 'Go back, and type it as it stands in their mail.');
      const id = await findAddressExactly(deps.db, portalId, email);
      if (id !== null) return response.redirect(303, `/honoured/proof/${id}`);
      const hash = await deps.hashOf(portalId, email);
      const proof = hash ? await readProofOfErased(deps.db, portalId, hash) : null;
      return proof
        ? sendPage(response, 200, proofPage(visit, proof))
        : sendError(
            response,
            404,
            'Nothing is kept of this address',
            'Nobody with this address ever left here, nor was erased.',
          );
    });
  },
};

async function readView(deps: AdminDeps, visit: AdminVisit): Promise<HonouredView> {
  const { db } = deps;
  const { portalId } = visit.admin;
  const since = new Date(visit.now.getTime() - DAYS * DAY_MS);
  const [times, waitingCount, waiting, latest, rules, types, streams, words] = await Promise.all([
    measurePlaces(db, portalId, since),
    countWaitingOptOuts(db, portalId),
    listWaitingOptOuts(db, portalId, SHOWN),
    listLatestOptOuts(db, portalId, SHOWN),
    findRuleVersion(db, portalId),
    deps.findSubscriptionTypes(portalId),
    listLeftStreams(db, portalId, STREAMS),
    findOwnWords(db, portalId),
  ]);
  const { version = 0, subscriptions = { isOn: false, streams: {} } } = rules?.settings ?? {};
  return {
    days: DAYS,
    times,
    waitingCount,
    waiting,
    latest,
    subscriptions: { version, settings: subscriptions, isGranted: types !== null, types: types ?? [], streams },
    words,
  };
}

async function proofOf(deps: AdminDeps, visit: AdminVisit, id: number | null): Promise<Proof | null> {
  if (id === null) return null;
  return readProof(deps.db, visit.admin.portalId, id, (email) => deps.hashOf(visit.admin.portalId, email));
}

/** Without the person: an erasure must find nothing here. */
function noteExport(deps: AdminDeps, visit: AdminVisit): Promise<void> {
  return writeAudit(deps.db, visit.admin.portalId, {
    at: visit.now,
    actor: actorOf(visit.admin),
    action: 'proof.exported',
    target: null,
    detail: {},
  });
}

function sendProofFile(response: Response, page: string): void {
  response
    .status(200)
    .set({
      'Cache-Control': 'no-store',
      'Content-Disposition': 'attachment; filename="proof-of-unsubscription.html"',
    })
    .type('html')
    .send(page);
}
