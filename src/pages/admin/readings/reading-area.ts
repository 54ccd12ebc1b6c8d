/** What replies mean: a misread one is corrected once, after a look at what that changes. */
import type { Response } from 'express';
import { isTeachable } from '../../../flow/classify/taught/read-taught.ts';
import { EVENT_TYPES } from '../../../flow/event.ts';
import { type Replay, type ReplayChange, replayReading } from '../../../jobs/replay-reading.ts';
import { SECOND_MS } from '../../../lib/clock.ts';
import { BellwetherError } from '../../../lib/errors.ts';
import type { Html } from '../../../lib/html.ts';
import {
  changeTaughtRule,
  TAUGHT_ACTS,
  type TaughtAct,
  teachRule,
  withoutRule,
  withRule,
} from '../../../rules/teach.ts';
import {
  type Misread,
  readTeachForm,
  suggestTeaching,
  type Taught,
  type TeachErrors,
  type TeachForm,
} from '../../../rules/teach-form.ts';
import { findAddressHead } from '../../../store/report/address-story.ts';
import { findStoryEvent, type StoryEvent } from '../../../store/report/events.ts';
import { sendError } from '../../error-page.ts';
import { notice } from '../../parts/notice.ts';
import { readForm } from '../../read-form.ts';
import { sendPage } from '../../send-page.ts';
import { act } from '../act.ts';
import { actorOf } from '../actor.ts';
import type { Area } from '../area.ts';
import { setFlash } from '../flash.ts';
import { oneOf, readId, readNumber, textOf } from '../read-request.ts';
import type { AdminDeps, AdminVisit } from '../visit.ts';
import { taughtListPage } from './list-page.ts';
import { readTaughtRules, type TaughtView } from './read-taught-rules.ts';
import { taughtRulePage } from './rule-page.ts';
import { teachPage } from './teach-page.ts';
import { tryOnHistory } from './try-on-history.ts';

export const readingArea: Area = {
  path: '/readings',
  addRoutes(routes, deps) {
    routes.get('/readings', async (visit, _request, response) =>
      sendPage(response, 200, taughtListPage(visit, await readTaughtRules(deps.db, visit.admin.portalId))),
    );
    routes.get('/readings/teach/:id', async (visit, request, response, next) => {
      const told = await findReply(deps, visit, readId(request), textOf(request, 'event'));
      if (told === null) return next();
      return showTeaching(deps, visit, response, told, { status: 200, form: suggestTeaching(told.misread) });
    });
    routes.post('/readings/teach/:id', async (visit, request, response, next) => {
      const told = await findReply(deps, visit, readId(request), textOf(request, 'event'));
      if (told === null) return next();
      return takeTeaching(deps, visit, response, told, Object.fromEntries(await readForm(request)));
    });
    routes.get('/readings/:id', async (visit, request, response, next) => {
      const found = await findRule(deps, visit, readId(request));
      return found ? sendPage(response, 200, taughtRulePage(visit, { ...found, tried: null })) : next();
    });
    routes.post('/readings/:id', async (visit, request, response, next) => {
      const found = await findRule(deps, visit, readId(request));
      if (found === null) return next();
      const form = await readForm(request);
      const wanted = form.get('act') ?? '';
      const tried = oneOf(TAUGHT_ACTS, wanted.replace(/^(try|history)-/, ''));
      if (tried === null) return next();
      const { ruleId } = found.rule;
      if (wanted === tried) {
        const base = readNumber(form.get('base') ?? '') ?? 0;
        const to = tried === 'remove' ? '/readings' : `/readings/${ruleId}`;
        return act(response, 'taught-changed', to, 'The rule was left as it is', () =>
          changeTaughtRule(deps, visit.admin.portalId, actorOf(visit.admin), { base, ruleId, act: tried }),
        );
      }
      const change = changeBy(found, tried);
      if (wanted === `history-${tried}` && tried !== 'remove') {
        try {
          return response.redirect(303, await tryOnHistory(deps, visit, change, null));
        } catch (thrown) {
          if (!(thrown instanceof BellwetherError)) throw thrown;
          return sendError(response, 409, 'It was not tried', thrown.message);
        }
      }
      const replay = await replayInTime(deps, visit, change);
      return sendPage(response, 200, taughtRulePage(visit, { ...found, tried: { act: tried, replay } }));
    });
  },
};

/** Proxies give up a page after half a minute, and people before that. */
const REPLAY_MS = 10 * SECOND_MS;

function replayInTime({ db, clock }: AdminDeps, { admin, now }: AdminVisit, change: ReplayChange): Promise<Replay> {
  const end = clock.monotonicMs() + REPLAY_MS;
  return replayReading(db, admin.portalId, change, now, () => clock.monotonicMs() >= end);
}

type FoundRule = Omit<Parameters<typeof taughtRulePage>[1], 'tried'> & { readonly now: ReplayChange['now'] };

async function findRule(deps: AdminDeps, visit: AdminVisit, ruleId: number | null): Promise<FoundRule | null> {
  const { rules, settings, isReadingAgain } = await readTaughtRules(deps.db, visit.admin.portalId);
  const rule = rules.find((one) => one.ruleId === ruleId);
  return rule ? { rule, base: settings.version, isReadingAgain, now: settings } : null;
}

function changeBy({ rule, now }: { rule: TaughtView; now: ReplayChange['now'] }, tried: TaughtAct): ReplayChange {
  if (tried !== 'on' || rule.isOn) return { now, rule, taught: withoutRule(now, rule.ruleId) };
  return { now, rule, taught: withRule(now, rule)[1] };
}

interface ToldReply {
  readonly addressId: number;
  readonly event: StoryEvent;
  readonly misread: Misread;
}

/** @returns null where this portal has no such event, or no words that could be taught */
async function findReply(
  deps: AdminDeps,
  { admin }: AdminVisit,
  addressId: number | null,
  key: string,
): Promise<ToldReply | null> {
  if (addressId === null || key === '' || key.includes('\0')) return null;
  const [head, event] = await Promise.all([
    findAddressHead(deps.db, admin.portalId, addressId),
    findStoryEvent(deps.db, admin.portalId, addressId, key),
  ]);
  const type = EVENT_TYPES.find((one) => one === event?.type);
  if (!head || !event || type === undefined || event.diagnostic === null) return null;
  if (!isTeachable({ type, diagnostic: event.diagnostic })) return null;
  const gateway = event.ownReading ? event.ownReading.gateway : event.gateway;
  return { addressId, event, misread: { type, email: head.email, diagnostic: event.diagnostic, gateway } };
}

interface ShownTeaching {
  readonly status: number;
  readonly form: TeachForm;
  readonly errors?: TeachErrors;
  readonly said?: Html;
  readonly replay?: Replay;
  readonly base?: number;
  readonly seen?: string;
}

/** Of the rule that was looked at: only that one is saved. */
function markOf({ words, scope, reason, class: kind }: Taught): string {
  return JSON.stringify([words, scope, reason, kind]);
}

async function showTeaching(
  deps: AdminDeps,
  visit: AdminVisit,
  response: Response,
  told: ToldReply,
  shown: ShownTeaching,
): Promise<void> {
  const base = shown.base ?? (await readTaughtRules(deps.db, visit.admin.portalId)).settings.version;
  const { form, errors = {}, said = '', replay = null, seen = '' } = shown;
  return sendPage(response, shown.status, teachPage(visit, { ...told, form, errors, said, replay, base, seen }));
}

async function takeTeaching(
  deps: AdminDeps,
  visit: AdminVisit,
  response: Response,
  told: ToldReply,
  sent: Readonly<Record<string, string>>,
): Promise<void> {
  const { db } = deps;
  const { portalId } = visit.admin;
  const form: TeachForm = {
    reason: sent.reason ?? '',
    class: sent.class ?? '',
    scope: sent.scope ?? '',
    words: sent.words ?? '',
    why: sent.why ?? '',
  };
  const read = await readTeachForm(db, portalId, told.misread, form);
  if (!read.ok) return showTeaching(deps, visit, response, told, { status: 422, form, errors: read.errors });
  let said: Html | undefined;
  const now = (await readTaughtRules(db, portalId)).settings;
  const [rule, taught] = withRule(now, read.rule);
  if (sent.act === 'history') {
    try {
      return response.redirect(303, await tryOnHistory(deps, visit, { now, taught }, read.why));
    } catch (thrown) {
      if (!(thrown instanceof BellwetherError)) throw thrown;
      said = notice('amber', 'It was not tried', thrown.message);
    }
  }
  const isSeen = sent.seen === markOf(read.rule);
  if (sent.act === 'save' && !isSeen)
    said = notice(
      'amber',
      'Nothing is saved yet',
      'The rule is another one than the one you looked at. Look at what it changes, and save again.',
    );
  if (sent.act === 'save' && isSeen) {
    try {
      const base = readNumber(sent.base ?? '') ?? 0;
      await teachRule(deps, portalId, actorOf(visit.admin), { base, rule: read.rule, why: read.why });
      setFlash(response, 'rule-taught');
      return response.redirect(303, '/readings');
    } catch (thrown) {
      if (!(thrown instanceof BellwetherError)) throw thrown;
      said = notice('amber', 'Nothing of yours is saved yet', thrown.message);
    }
  }
  const replay = await replayInTime(deps, visit, { now, rule, taught });
  const words = { ...form, words: read.rule.words };
  return showTeaching(deps, visit, response, told, {
    status: said ? 409 : 200,
    form: words,
    replay,
    seen: markOf(read.rule),
    base: now.version,
    ...(said && { said }),
  });
}
