/** The page of a link as things stand: what can be left, or that it was. */
import type { Response } from 'express';
import { UNDO_MS } from '../../flow/accept/undo-act.ts';
import { sendPage } from '../send-page.ts';
import { askPage } from './ask-page.ts';
import type { AddressDraft } from './instead-part.ts';
import { leftPage } from './left-page.ts';
import { languageLinks } from './paths.ts';
import type { PublicDeps } from './public-routes.ts';
import { readStanding, type Standing } from './standing.ts';
import type { Visit } from './visit.ts';

export interface Shown {
  readonly status?: number;
  /** They have just left, and asked for the page in another language. */
  readonly isJust?: boolean;
  readonly addressDraft?: AddressDraft;
}

export async function sendStanding(
  deps: PublicDeps,
  visit: Visit,
  response: Response,
  shown: Shown = {},
): Promise<void> {
  const now = deps.clock.now();
  const standing = await readStanding(deps.db, { ...visit, at: now });
  const isNow = shown.isJust === true && isFresh(standing, now);
  const { status = 200, addressDraft = null } = shown;
  if (standing.scope === 'none' && !isNow) {
    return sendPage(response, status, askPage({ ...visit, now, standing, addressDraft }));
  }
  const { campaign } = visit;
  const languages = isNow
    ? languageLinks(visit.path, visit.brand.settings.languages, { campaign, isJust: true })
    : visit.languages;
  const moment = isNow ? 'now' : 'again';
  return sendPage(response, status, leftPage({ ...visit, languages, now, standing, moment, draft: null }));
}

function isFresh({ since }: Standing, now: Date): boolean {
  return since !== null && now.getTime() - since.getTime() <= UNDO_MS;
}
