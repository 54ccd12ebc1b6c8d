/** What a link alone cannot give: mail again, more of it, or at another address. Asking changes nothing; a mail, or a colleague, does. */
import type { Request, Response } from 'express';
import { askForMore } from '../../flow/accept/ask-for-more.ts';
import { normaliseAddress } from '../../lib/address.ts';
import { readForm } from '../read-form.ts';
import { sendPage } from '../send-page.ts';
import { changedPage } from './changed-page.ts';
import { detailOf } from './detail.ts';
import { unknownPage } from './message-page.ts';
import type { PublicDeps } from './public-routes.ts';
import { sendStanding } from './send-standing.ts';
import { readVisit, strangerFrame } from './visit.ts';
import { readAsk } from './wanted-more.ts';

const RETURNS = { mail: 'returnMailed', task: 'returnAsked', nothing: 'already', limited: 'limited' } as const;
const MOVES = { mail: 'moveMailed', task: 'moveAsked' } as const;

export async function takeReturn(deps: PublicDeps, request: Request, response: Response): Promise<void> {
  const form = await readForm(request);
  const visit = await readVisit(deps, request);
  if (!visit) return sendPage(response, 404, unknownPage(strangerFrame(request)));
  const ask = readAsk(form.get('ask') ?? '');
  if (!ask) return sendStanding(deps, visit, response);
  const { portalId, hashKey, link, speech } = visit;
  const detail = detailOf(request);
  const asked = { portalId, hashKey, link, detail, ask, at: deps.clock.now(), language: speech.language };
  const outcome = await askForMore(deps, asked);
  if (outcome === 'unknown' || outcome === 'invalid' || outcome === 'same') return sendStanding(deps, visit, response);
  const status = outcome === 'limited' ? 429 : 200;
  return sendPage(response, status, changedPage({ ...visit, change: { kind: RETURNS[outcome] }, undo: null }));
}

export async function takeAddress(deps: PublicDeps, request: Request, response: Response): Promise<void> {
  const form = await readForm(request);
  const visit = await readVisit(deps, request);
  if (!visit) return sendPage(response, 404, unknownPage(strangerFrame(request)));
  const typed = (form.get('email') ?? '').trim();
  const { portalId, hashKey, link, speech } = visit;
  const asked = { portalId, hashKey, link, at: deps.clock.now(), detail: detailOf(request), language: speech.language };
  const outcome = await askForMore(deps, { ...asked, ask: { kind: 'address' }, newAddress: typed });
  if (outcome === 'invalid' || outcome === 'same') {
    const problem = speech.text(outcome === 'same' ? 'instead.moveSame' : 'instead.moveWrong');
    return sendStanding(deps, visit, response, { status: 422, addressDraft: { email: typed, problem } });
  }
  if (outcome === 'unknown' || outcome === 'nothing') return sendStanding(deps, visit, response);
  if (outcome === 'limited') {
    return sendPage(response, 429, changedPage({ ...visit, change: { kind: 'limited' }, undo: null }));
  }
  const change = { kind: MOVES[outcome], email: normaliseAddress(typed) ?? typed };
  return sendPage(response, 200, changedPage({ ...visit, change, undo: null }));
}
