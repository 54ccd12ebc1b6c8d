/** `/hubspot/actions/...`: what our actions in HubSpot's workflows call. 4xx is not sent again, 5xx and 429 are. */
import express, { type Router } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { Knex } from 'knex';
import type { PortalKeys } from '../../install/sealed-tokens.ts';
import { MINUTE_MS, SECOND_MS } from '../../lib/clock.ts';
import { BellwetherError, messageOf } from '../../lib/errors.ts';
import { portalOf, type SignedDeps } from '../hubspot-signed/signed-by-hubspot.ts';
import { actionCallOf, createSignedByWorkflow } from '../hubspot-signed/signed-by-workflow.ts';
import { answerSignedProblems } from '../hubspot-signed/signed-problem.ts';
import type { ActionAnswer, ActionVisit } from './action-visit.ts';
import { answerAction } from './answer-action.ts';
import { askReason } from './ask-reason.ts';
import { isReachable } from './is-reachable.ts';
import { openEpisode } from './open-episode.ts';

export interface ActionDeps extends SignedDeps {
  readonly db: Knex;
  portalKeys(portalId: number): Promise<PortalKeys | null>;
}

/** By the last part of their path; hubspot/src/app/workflow-actions defines the same. */
export const ACTIONS: Readonly<Record<string, (visit: ActionVisit) => Promise<ActionAnswer>>> = {
  reachable: isReachable,
  reason: askReason,
  episode: openEpisode,
};

/** A workflow over a whole portal enrols many at once. Counted by each web process for itself. */
const PER_MINUTE = 3_000;

export function createActionRoutes(deps: ActionDeps): Router {
  const { db, clock, publicUrl } = deps;
  const router = express.Router();
  const limit = rateLimit({
    windowMs: MINUTE_MS,
    limit: deps.perMinute ?? PER_MINUTE,
    legacyHeaders: false,
    keyGenerator: (_request, response) => String(actionCallOf(response).portalId),
    handler: (_request, response) => {
      // HubSpot reads milliseconds here, from workflow actions alone.
      response.set('Retry-After', String(10 * SECOND_MS));
      throw new BellwetherError('signed.too-many', 'Too many people at once. HubSpot calls again by itself.');
    },
  });
  router.use('/hubspot/actions', createSignedByWorkflow(deps), limit);
  router.post('/hubspot/actions/:name', async (request, response) => {
    const { name } = request.params;
    const act = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
    if (act === undefined) throw new BellwetherError('signed.nothing-here', 'There is no action of this name.');
    const portal = portalOf(response);
    const call = actionCallOf(response);
    const now = clock.now();
    const keys = await keysOf(deps, portal.portalId);
    const outputFields = await answerAction(db, name, call, now, (trx) =>
      act({ trx, portal, call, now, publicUrl, keys }),
    );
    response.set('Cache-Control', 'no-store').json({ outputFields });
  });
  router.use('/hubspot/actions', answerSignedProblems(deps));
  return router;
}

/** Without them there is no list to ask and no link; what a workflow tells us is heard all the same. */
async function keysOf({ portalKeys, log }: ActionDeps, portalId: number): Promise<PortalKeys | null> {
  try {
    return await portalKeys(portalId);
  } catch (thrown) {
    if (!(thrown instanceof BellwetherError)) throw thrown;
    log.error({ portalId, err: messageOf(thrown) }, 'the keys of a portal cannot be read');
    return null;
  }
}
