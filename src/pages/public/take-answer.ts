/** What they say of why they leave: a tapped reason, words, or both. */
import type { Request, Response } from 'express';
import { recordSurveyAnswer } from '../../flow/accept/record-survey-answer.ts';
import { isSurveyReason } from '../../public-page/page-settings.ts';
import type { PageSpeech } from '../../words/page-speech.ts';
import { readForm } from '../read-form.ts';
import { sendPage } from '../send-page.ts';
import { leftPage } from './left-page.ts';
import { unknownPage } from './message-page.ts';
import type { PublicDeps } from './public-routes.ts';
import { sendStanding } from './send-standing.ts';
import { readStanding } from './standing.ts';
import { COMMENT_MAX, type SurveyDraft } from './survey-part.ts';
import { readVisit, strangerFrame } from './visit.ts';

export async function takeAnswer(deps: PublicDeps, request: Request, response: Response): Promise<void> {
  const form = await readForm(request);
  const visit = await readVisit(deps, request);
  if (!visit) return sendPage(response, 404, unknownPage(strangerFrame(request)));
  const at = deps.clock.now();
  const standing = await readStanding(deps.db, { ...visit, at });
  if (!standing.leave || standing.addressId === null) return sendStanding(deps, visit, response);
  const view = { ...visit, now: at, moment: 'answered' } as const;
  const given = readAnswer(form, visit.speech);
  if ('problem' in given) return sendPage(response, 422, leftPage({ ...view, standing, draft: given }));
  await recordSurveyAnswer(deps, visit.portalId, {
    ...given,
    addressId: standing.addressId,
    eventKey: standing.leave.eventKey,
    campaign: standing.leave.campaign,
    stream: visit.link.stream,
    at,
  });
  const saved = await readStanding(deps.db, { ...visit, at });
  return sendPage(response, 200, leftPage({ ...view, standing: saved, draft: null }));
}

/** A tapped reason wins; the button below the words keeps the reason that stood before. */
function readAnswer(
  form: ReadonlyMap<string, string>,
  speech: PageSpeech,
): { reason: string | null; comment: string | null } | SurveyDraft {
  const tapped = form.get('reason') ?? form.get('keep') ?? '';
  const reason = isSurveyReason(tapped) ? tapped : null;
  // Browsers send line ends as CRLF.
  const comment = (form.get('comment') ?? '').replaceAll('\r\n', '\n').trim();
  const count = Array.from(comment).length - COMMENT_MAX;
  if (count > 0) return { reason, comment, problem: speech.text('survey.tooLong', { max: COMMENT_MAX, count }) };
  if (!reason && !comment) return { reason, comment, problem: speech.text('survey.nothing') };
  return { reason, comment: comment || null };
}
