/** Less mail instead of none, and taking back what was just done. */
import type { Request, Response } from 'express';
import { type Preference, recordPreference } from '../../flow/accept/record-preference.ts';
import { UNDO_MS, undoAct } from '../../flow/accept/undo-act.ts';
import { FREQUENCIES, type Frequency, PAUSE_DAYS } from '../../flow/choice.ts';
import { MINUTE_MS } from '../../lib/clock.ts';
import { readForm } from '../read-form.ts';
import { sendPage } from '../send-page.ts';
import { type Change, changedPage } from './changed-page.ts';
import { detailOf } from './detail.ts';
import { unknownPage } from './message-page.ts';
import type { PublicDeps } from './public-routes.ts';
import { sendStanding } from './send-standing.ts';
import { readStanding } from './standing.ts';
import { readVisit, strangerFrame, type Visit } from './visit.ts';
import { type MoreAsk, writeAsk } from './wanted-more.ts';

export async function takePreference(deps: PublicDeps, request: Request, response: Response): Promise<void> {
  const form = await readForm(request);
  const visit = await readVisit(deps, request);
  if (!visit) return sendPage(response, 404, unknownPage(strangerFrame(request)));
  const preference = readPreference(form);
  if (!preference) return sendStanding(deps, visit, response);
  const at = deps.clock.now();
  const { portalId, hashKey, link } = visit;
  const outcome = await recordPreference(deps, { portalId, hashKey, link, at, detail: detailOf(request), preference });
  const { wish, undo } = await readStanding(deps.db, { ...visit, at });
  const change: Change =
    preference.kind === 'frequency'
      ? { kind: preference.frequency === 'as_it_comes' ? 'asItComes' : preference.frequency }
      : { kind: 'paused', until: wish.pausedUntil ?? at };
  if (outcome.needsConfirmation)
    return sendPage(
      response,
      200,
      changedPage({ ...visit, change: { kind: 'more', ask: writeAsk(moreOf(preference)) }, undo: null }),
    );
  return sendPage(response, 200, changedPage({ ...visit, change, undo }));
}

/** Of all mail of the company: whoever gets too much does not think in streams. */
function readPreference(form: ReadonlyMap<string, string>): Exclude<Preference, { kind: 'stay' }> | null {
  const frequency: Frequency | undefined = FREQUENCIES.find((one) => one === form.get('frequency'));
  if (frequency) return { kind: 'frequency', stream: null, frequency };
  const days = PAUSE_DAYS.find((one) => String(one) === form.get('pause'));
  return days ? { kind: 'pause', stream: null, days } : null;
}

/** A shorter pause than the one that stands is its end, asked for anew; only the end is offered. */
function moreOf(preference: Exclude<Preference, { kind: 'stay' }>): MoreAsk {
  return preference.kind === 'frequency' ? preference : { kind: 'resume', stream: null };
}

export async function takeUndo(deps: PublicDeps, request: Request, response: Response): Promise<void> {
  const form = await readForm(request);
  const visit = await readVisit(deps, request);
  if (!visit) return sendPage(response, 404, unknownPage(strangerFrame(request)));
  const at = deps.clock.now();
  const { portalId, hashKey, link } = visit;
  const press = form.get('press') ?? '';
  const outcome = await undoAct(deps, { portalId, hashKey, link, at, detail: detailOf(request), press });
  if (outcome === 'unknown') return sendStanding(deps, visit, response);
  const minutes = Math.round(UNDO_MS / MINUTE_MS);
  const change: Change =
    outcome === 'undone' ? { kind: 'undone' } : { kind: 'late', minutes, ask: await wayBack(deps, visit, at) };
  return sendPage(response, outcome === 'late' ? 409 : 200, changedPage({ ...visit, change, undo: null }));
}

/** @returns what to ask for to come back; null for who has not left */
async function wayBack(deps: PublicDeps, visit: Visit, at: Date): Promise<string | null> {
  const { scope } = await readStanding(deps.db, { ...visit, at });
  if (scope === 'none') return null;
  return writeAsk({ kind: 'return', stream: scope === 'everything' ? null : visit.link.stream });
}
