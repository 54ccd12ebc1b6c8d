/** Plays and the rules they work by: looked at, tried, changed, and brought back. */
import type { Request, Response } from 'express';
import { plays } from '../../../flow/decide/plays.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../flow/settings.ts';
import { askReplay, REPLAY_DAYS } from '../../../jobs/replay/ask-replay.ts';
import { BellwetherError } from '../../../lib/errors.ts';
import { type Html, html } from '../../../lib/html.ts';
import { describeChanges } from '../../../rules/describe-changes.ts';
import { findTableVersion } from '../../../rules/find-table-version.ts';
import { previewTask } from '../../../rules/preview-task.ts';
import { hasWording, RULE_PAGES, type RulePageId } from '../../../rules/rule-pages.ts';
import { type FieldErrors, type RulesForm, readRulesForm, writeRulesForm } from '../../../rules/rules-form.ts';
import { bringBackRules, type NewRules, saveRules } from '../../../rules/save-rules.ts';
import type { RuleVersion } from '../../../store/rule-version.ts';
import { notice } from '../../parts/notice.ts';
import { readForm } from '../../read-form.ts';
import { sendPage } from '../../send-page.ts';
import { act } from '../act.ts';
import { actorOf } from '../actor.ts';
import type { Area } from '../area.ts';
import { setFlash } from '../flash.ts';
import { oneOf, readId, readNumber, textOf } from '../read-request.ts';
import type { AdminDeps, AdminVisit } from '../visit.ts';
import { changeList } from './change-list.ts';
import { ruleHistoryPage } from './history-page.ts';
import { playListPage } from './list-page.ts';
import { mergeForm } from './merge-form.ts';
import { findVersion, ownerNames, readHistory, readRules } from './read-plays.ts';
import { rulePage } from './rule-page.ts';
import { whenSwitchedOff } from './takes-effect.ts';

export const playArea: Area = {
  path: '/plays',
  addRoutes(routes, deps) {
    routes.get('/plays', async (visit, _request, response) =>
      sendPage(response, 200, playListPage(visit, await readRules(deps.db, visit.admin.portalId, visit.now))),
    );
    routes.get('/plays/history', async (visit, request, response) => {
      const before = readNumber(textOf(request, 'before'));
      return sendPage(response, 200, ruleHistoryPage(visit, await readHistory(deps.db, visit.admin.portalId, before)));
    });
    routes.post('/plays/history/:id', async (visit, request, response, next) => {
      const [from, base] = [readId(request), readNumber((await readForm(request)).get('base') ?? '')];
      if (from === null || base === null) return next();
      const { portalId } = visit.admin;
      await act(response, 'rules-brought-back', '/plays/history', 'The rules were left as they are', async () => {
        await bringBackRules(deps, portalId, actorOf(visit.admin), from, base);
      });
    });
    routes.get('/plays/:page', async (visit, request, response, next) => {
      const page = pageOf(request);
      if (page === null) return next();
      return showRules(deps, visit, response, page, { status: 200 });
    });
    routes.post('/plays/:page', async (visit, request, response, next) => {
      const page = pageOf(request);
      if (page === null) return next();
      return takeRules(deps, visit, response, page, Object.fromEntries(await readForm(request)));
    });
  },
};

function pageOf(request: Request): RulePageId | null {
  return oneOf(RULE_PAGES, String(request.params.page));
}

interface Shown {
  readonly status: number;
  readonly form?: RulesForm;
  readonly errors?: FieldErrors;
  readonly said?: Html;
  /** Of the preview, where they are not those in force. */
  readonly settings?: Settings;
}

async function showRules(
  deps: AdminDeps,
  visit: AdminVisit,
  response: Response,
  page: RulePageId,
  shown: Shown,
): Promise<void> {
  const { db } = deps;
  const { portalId } = visit.admin;
  const view = await readRules(db, portalId, visit.now);
  const { settings } = view.rules;
  const lasting = view.activity.find((one) => one.play === page)?.lasting ?? 0;
  const [owners, table, preview] = await Promise.all([
    page === 'tasks' || page === 'digests' ? deps.findOwners(portalId) : [],
    page === 'global-unsubscribe' ? findTableVersion(db, portalId) : null,
    hasWording(page) ? previewTask(db, portalId, page, shown.settings ?? settings, visit.now) : null,
  ]);
  return sendPage(
    response,
    shown.status,
    rulePage(visit, {
      ...view,
      page,
      play: plays.find((play) => play.id === page) ?? null,
      form: shown.form ?? writeRulesForm(page, settings),
      errors: shown.errors ?? {},
      said: shown.said ?? '',
      owners,
      preview,
      whenOff: whenSwitchedOff(page, lasting),
      tableMade: table && tableMade(visit, table),
    }),
  );
}

function tableMade({ format }: AdminVisit, { madeAt, madeBy, settings }: RuleVersion): Html {
  return html`Set ${format.time(madeAt)} by ${madeBy}, in <a href="/plays/history?before=${settings.version + 1}">version ${settings.version}</a> of the rules.`;
}

async function takeRules(
  deps: AdminDeps,
  visit: AdminVisit,
  response: Response,
  page: RulePageId,
  sent: RulesForm,
): Promise<void> {
  const { portalId } = visit.admin;
  const { base: sentBase = '', act: wanted = 'save', ...typed } = sent;
  const base = readNumber(sentBase) ?? 0;
  const { settings: current } = (await readRules(deps.db, portalId, visit.now)).rules;
  if (wanted === 'defaults') {
    const form = { ...writeRulesForm(page, DEFAULT_SETTINGS), note: typed.note ?? '' };
    const said = notice(
      'blue',
      'These are the rules as they were delivered',
      'Nothing is saved yet: look at them, and press Save.',
    );
    return showRules(deps, visit, response, page, { status: 200, form, said });
  }
  if (base !== current.version) return showConflict(deps, visit, response, page, typed, base);
  const owners = page === 'tasks' || page === 'digests' ? await deps.findOwners(portalId) : [];
  const read = readRulesForm(page, typed, current, new Set(owners.map((owner) => owner.ownerId)));
  if (!read.ok) return showRules(deps, visit, response, page, { status: 422, form: typed, errors: read.errors });
  if (wanted === 'preview') {
    const said = notice(
      'blue',
      'Nothing is saved yet',
      'Look at how a task would read, and press Save if you like it.',
    );
    return showRules(deps, visit, response, page, { status: 200, form: typed, settings: read.settings, said });
  }
  if (wanted === 'replay') return replayDraft(deps, visit, response, page, typed, { base, ...read });
  try {
    await saveRules(deps, portalId, actorOf(visit.admin), { base, settings: read.settings, note: read.note });
  } catch (thrown) {
    if (!(thrown instanceof BellwetherError)) throw thrown;
    return showConflict(deps, visit, response, page, typed, base);
  }
  setFlash(response, 'rules-saved');
  response.redirect(303, `/plays/${page}`);
}

/** Put aside and tried on the history: nothing of it holds. */
async function replayDraft(
  deps: AdminDeps,
  visit: AdminVisit,
  response: Response,
  page: RulePageId,
  typed: RulesForm,
  { base, settings, note }: Pick<NewRules, 'base' | 'settings' | 'note'>,
): Promise<void> {
  const days = REPLAY_DAYS.find((one) => String(one ?? 'all') === typed.days);
  try {
    const draft = { base, page, settings, note, days: days === undefined ? DEFAULT_DAYS : days };
    const id = await askReplay(deps, visit.admin.portalId, actorOf(visit.admin), draft);
    response.redirect(303, `/plays/replays/${id}`);
  } catch (thrown) {
    if (!(thrown instanceof BellwetherError)) throw thrown;
    const said = notice('amber', 'It was not tried', thrown.message);
    return showRules(deps, visit, response, page, { status: 409, form: typed, said });
  }
}

const DEFAULT_DAYS = 90;

/** Nothing typed is lost; what the other one changed, and this one did not touch, is taken over. */
async function showConflict(
  deps: AdminDeps,
  visit: AdminVisit,
  response: Response,
  page: RulePageId,
  typed: RulesForm,
  base: number,
): Promise<void> {
  const { portalId } = visit.admin;
  const [{ rules }, before, ownerName] = await Promise.all([
    readRules(deps.db, portalId, visit.now),
    findVersion(deps.db, portalId, base),
    ownerNames(deps.db, portalId),
  ]);
  const { settings } = rules;
  const form = before ? mergeForm(typed, writeRulesForm(page, before.settings), writeRulesForm(page, settings)) : typed;
  const said = notice(
    'amber',
    `${rules.madeBy} has changed the rules meanwhile`,
    html`Nothing of yours is saved yet. What you changed stands below, on top of version ${settings.version}: look at it, and save again.
      ${before ? changeList(describeChanges(before.settings, settings, ownerName)) : ''}`,
  );
  return showRules(deps, visit, response, page, { status: 409, form, said });
}
