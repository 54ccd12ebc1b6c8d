/** A task as it would read under rules that are not saved yet: of the newest real case of the play, or of a made-up one. */
import { loadFacts } from '../crm/records/load-facts.ts';
import type { PlayInput, TaskDraft } from '../flow/decide/play.ts';
import { plays } from '../flow/decide/plays.ts';
import { placeholderValues } from '../flow/decide/task-text/placeholders.ts';
import { wordTask } from '../flow/decide/task-text/wording.ts';
import type { PlayId, Settings } from '../flow/settings.ts';
import { readState } from '../flow/state-json.ts';
import type { Db } from '../store/database.ts';
import { findPortal } from '../store/portal.ts';
import { findRecentCase } from '../store/report/plays.ts';
import { latestAnswers } from '../store/survey.ts';
import { previewClosing } from './preview-closing.ts';
import { sampleInput } from './sample-input.ts';

export interface TaskPreview {
  readonly task: Pick<TaskDraft, 'subject' | 'sections'>;
  /** Whose case it is; null for the made-up one. */
  readonly real: { readonly addressId: number; readonly email: string } | null;
}

/** @returns null for a play that opens no tasks */
export async function previewTask(
  db: Db,
  portalId: number,
  play: PlayId,
  settings: Settings,
  now: Date,
): Promise<TaskPreview | null> {
  if (play === 'won-back') return { task: previewClosing(settings, now), real: null };
  const real = await previewRealCase(db, portalId, play, settings);
  if (real) return real;
  const portal = await findPortal(db, portalId);
  const task = draft(play, sampleInput(play, settings.decide, now, portal?.timeZone ?? 'UTC'));
  return task && { task, real: null };
}

/** @returns null where there is none, or where what we know by now would open no task */
async function previewRealCase(
  db: Db,
  portalId: number,
  play: PlayId,
  settings: Settings,
): Promise<TaskPreview | null> {
  const [found, portal] = await Promise.all([findRecentCase(db, portalId, play), findPortal(db, portalId)]);
  const after = readState(found?.state);
  if (!found || !portal || !after) return null;
  const facts = (await loadFacts(db, portalId, portal, [found.addressId])).get(found.addressId);
  if (!facts) return null;
  // As it was when the task was opened: since then the person may have come back.
  const episodes = after.episodes.map((episode) => ({ ...episode, endedAt: null }));
  const survey = (await latestAnswers(db, portalId, [found.addressId])).get(found.addressId) ?? null;
  const task = draft(play, {
    email: found.email,
    before: null,
    after: { ...after, episodes },
    facts,
    settings: settings.decide,
    survey,
    now: found.decidedAt,
  });
  return task && { task, real: { addressId: found.addressId, email: found.email } };
}

function draft(id: PlayId, input: PlayInput): TaskDraft | null {
  const decisions = plays.find((play) => play.id === id)?.decide(input) ?? [];
  const task = decisions[0]?.task ?? null;
  return task && wordTask(task, input.settings.wording[id], placeholderValues(input));
}
