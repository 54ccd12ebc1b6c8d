/** `/hubspot/card/...`: what the cards on contacts and companies and the app's page ask, by `hubspot.fetch`. No cookies, no sessions. */
import express, { type RequestHandler, type Response, type Router } from 'express';
import type { Knex } from 'knex';
import { z } from 'zod';
import { sealCardLink } from '../../install/card-link.ts';
import type { PortalKeys } from '../../install/sealed-tokens.ts';
import { hearWord } from '../../jobs/hear-word.ts';
import { useSuggestion } from '../../jobs/use-address.ts';
import { BellwetherError, messageOf } from '../../lib/errors.ts';
import { createCrmLinks } from '../../pages/crm-links.ts';
import { listCardAddresses } from '../../store/report/card.ts';
import { readSummary } from '../app-page/read-summary.ts';
import {
  actorOf,
  askedAtOf,
  callerOf,
  createSignedByHubspot,
  jsonOf,
  portalOf,
  type SignedDeps,
} from '../hubspot-signed/signed-by-hubspot.ts';
import { answerSignedProblems } from '../hubspot-signed/signed-problem.ts';
import type { CardVisit } from './card-visit.ts';
import { readCompanyCard } from './read-company-card.ts';
import { readContactCard } from './read-contact-card.ts';

export interface CardDeps extends SignedDeps {
  readonly db: Knex;
  /** Origin of HubSpot's pages for a portal. */
  crmOrigin(uiDomain: string): string;
  portalKeys(portalId: number): Promise<PortalKeys | null>;
}

const spoken = z.object({
  addressId: z.number().int().positive(),
  says: z.enum(['reachable', 'left', 'wrong_address']),
});
const confirmation = z.object({ addressId: z.number().int().positive(), probable: z.string().min(3).max(254) });

export function createCardRoutes(deps: CardDeps): Router {
  const router = express.Router();
  router.use('/hubspot/card', headers, ...createSignedByHubspot(deps));
  router.get('/hubspot/card/contacts/:id', async (request, response) => {
    response.json(await readContactCard(await visitOf(deps, response), idOf(request.params.id)));
  });
  router.get('/hubspot/card/companies/:id', async (request, response) => {
    response.json(await readCompanyCard(await visitOf(deps, response), idOf(request.params.id)));
  });
  router.get('/hubspot/card/portal', async (_request, response) => {
    response.json(await readSummary(deps.db, portalOf(response), deps.clock.now()));
  });
  router.post('/hubspot/card/contacts/:id/address', async (request, response) => {
    const contactId = idOf(request.params.id);
    const { data } = confirmation.safeParse(jsonOf(response));
    if (!data) throw new BellwetherError('signed.unreadable', 'The body does not say which address is confirmed.');
    const { portalId, timeZone, currency } = portalOf(response);
    const shown = { contactId, ...data };
    const isNew = await useSuggestion(deps, portalId, { timeZone, currency }, actorOf(response), shown);
    response.json({ outcome: isNew ? 'confirmed' : 'confirmed-before' });
  });
  router.post('/hubspot/card/contacts/:id/word', async (request, response) => {
    const contactId = idOf(request.params.id);
    const { data } = spoken.safeParse(jsonOf(response));
    if (!data) throw new BellwetherError('signed.unreadable', 'The body does not say what is known of whom.');
    const { portalId } = portalOf(response);
    const addresses = await listCardAddresses(deps.db, portalId, contactId);
    if (!addresses.some((one) => one.addressId === data.addressId)) {
      throw new BellwetherError('account.corrected', 'The contact has another address by now. Look at the card again.');
    }
    // Sent again, it is no newer than it was: it cannot override what was said since.
    const word = { says: data.says, by: actorOf(response), at: askedAtOf(response), why: null, until: null };
    await hearWord(deps, portalId, data.addressId, word);
    response.json({ outcome: 'heard' });
  });
  router.use('/hubspot/card', () => {
    throw new BellwetherError('signed.nothing-here', 'There is nothing here. Is the card newer than this server?');
  });
  router.use('/hubspot/card', answerSignedProblems(deps));
  return router;
}

const headers: RequestHandler = (_request, response, next) => {
  response.set({
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'X-Robots-Tag': 'noindex, nofollow',
  });
  next();
};

/** HubSpot's ids of records are numbers. */
function idOf(param: unknown): string {
  const id = String(param);
  if (!/^\d{1,20}$/.test(id)) throw new BellwetherError('signed.nothing-here', 'There is no record of that number.');
  return id;
}

/** Without them there is no link and no proof of acts; the rest of the card needs none. */
async function keysOf({ portalKeys, log }: CardDeps, portalId: number): Promise<PortalKeys | null> {
  try {
    return await portalKeys(portalId);
  } catch (thrown) {
    if (!(thrown instanceof BellwetherError)) throw thrown;
    log.error({ portalId, err: messageOf(thrown) }, 'the keys of a portal cannot be read');
    return null;
  }
}

async function visitOf(deps: CardDeps, response: Response): Promise<CardVisit> {
  const portal = portalOf(response);
  const { userEmail, userId } = callerOf(response);
  const { portalId, timeZone, currency } = portal;
  const now = deps.clock.now();
  const keys = await keysOf(deps, portalId);
  const name = userEmail ?? (userId === null ? null : `HubSpot user ${userId}`);
  return {
    db: deps.db,
    portalId,
    timeZone,
    currency,
    now,
    links: createCrmLinks(deps.crmOrigin(portal.uiDomain), portalId),
    hashKey: keys?.hash ?? null,
    consoleLink: (path) => {
      const sealed = keys === null || name === null ? null : sealCardLink(keys.link, name, path, now);
      return sealed === null ? null : `${deps.publicUrl}/enter/card/${portalId}.${sealed}`;
    },
  };
}
