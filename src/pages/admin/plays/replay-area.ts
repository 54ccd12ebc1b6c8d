/** Replays of drafts: watched, looked at, saved as new rules, or dropped. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { Request, Response } from 'express';
import { SECOND_MS } from '../../../lib/clock.ts';
import { describeChanges } from '../../../rules/describe-changes.ts';
import { saveDraft, TAUGHT_PAGE } from '../../../rules/save-draft.ts';
import { dropReplay, findReplay, type Replay } from '../../../store/replay.ts';
import {
  listReplayDays,
  listReplayRows,
  REPLAY_VIEWS,
  type ReplayFilter,
  type ReplayPlace,
  type ReplayRow,
  sumReplay,
  sumReplayByPlay,
} from '../../../store/report/replay.ts';
import { findRuleVersion } from '../../../store/rule-version.ts';
import { openEventStream } from '../../event-stream.ts';
import { ROWS, withQuery } from '../../parts/pager.ts';
import { readForm } from '../../read-form.ts';
import { sendLive } from '../../send-live.ts';
import { sendPage } from '../../send-page.ts';
import { act } from '../act.ts';
import { actorOf } from '../actor.ts';
import type { Area } from '../area.ts';
import { setFlash } from '../flash.ts';
import { oneOf, readId, readNumber, textOf } from '../read-request.ts';
import type { AdminDeps, AdminVisit } from '../visit.ts';
import { findVersion, ownerNames } from './read-plays.ts';
import {
  becauseWords,
  homeOf,
  ownerOf,
  type ReplayPage,
  type ReplayResult,
  replayPage,
  replayStatus,
  whatWords,
} from './replay-page.ts';

const LOOK_EVERY_MS = SECOND_MS;
const SHOWN_DAYS = 50;
const ROWS_AT_ONCE = 1_000;

export const replayArea: Area = {
  path: '/plays/replays',
  addRoutes(routes, deps) {
    routes.get('/plays/replays/:id', async (visit, request, response, next) => {
      const replay = await readReplay(deps, visit, request);
      return replay ? sendPage(response, 200, replayPage(visit, await readPage(deps, visit, replay, request))) : next();
    });
    routes.get('/plays/replays/:id/events', async (visit, request, response, next) => {
      const replay = await readReplay(deps, visit, request);
      if (!replay) return next();
      const stream = openEventStream(request, response);
      if (!stream) return;
      const { portalId } = visit.admin;
      await sendLive(stream, LOOK_EVERY_MS, async () => {
        const now = await findReplay(deps.db, portalId, replay.replayId, visit.now);
        return replayStatus(now ?? { ...replay, endedAt: visit.now });
      });
    });
    routes.get('/plays/replays/:id/findings.csv', async (visit, request, response, next) => {
      const replay = await readReplay(deps, visit, request);
      return replay?.endedAt && replay.why === null
        ? sendCsv(deps, visit, replay, readFilter(request), response)
        : next();
    });
    routes.post('/plays/replays/:id', async (visit, request, response, next) => {
      const replay = await readReplay(deps, visit, request);
      if (!replay) return next();
      const wanted = (await readForm(request)).get('act');
      return wanted === 'save' ? save(deps, visit, replay, response) : drop(deps, visit, replay, response);
    });
  },
};

async function readReplay({ db }: AdminDeps, { admin, now }: AdminVisit, request: Request): Promise<Replay | null> {
  const id = readId(request);
  return id === null ? null : findReplay(db, admin.portalId, id, now);
}

function readFilter(request: Request): ReplayFilter {
  return { view: oneOf(REPLAY_VIEWS, textOf(request, 'view')) ?? 'more', play: textOf(request, 'play') || null };
}

async function readPage(deps: AdminDeps, visit: AdminVisit, replay: Replay, request: Request): Promise<ReplayPage> {
  const { db } = deps;
  const { portalId } = visit.admin;
  const [base, current, ownerName] = await Promise.all([
    findVersion(db, portalId, replay.base),
    findRuleVersion(db, portalId),
    ownerNames(db, portalId),
  ]);
  const isDone = replay.endedAt !== null && replay.why === null;
  const caps = {
    now: base?.settings.decide.taskCapPerOwner ?? 0,
    draft: replay.settings.decide.taskCapPerOwner,
  };
  return {
    replay,
    ownerName,
    changes: base ? describeChanges(base.settings, replay.settings, ownerName) : [],
    isStale: current?.settings.version !== replay.base,
    result: isDone ? await readResult(deps, portalId, replay, caps, request) : null,
  };
}

async function readResult(
  { db }: AdminDeps,
  portalId: number,
  { replayId }: Replay,
  caps: ReplayResult['caps'],
  request: Request,
): Promise<ReplayResult> {
  const filter = readFilter(request);
  const after = { addressId: readNumber(textOf(request, 'after')) ?? 0, nth: readNumber(textOf(request, 'nth')) ?? -1 };
  const [sums, plays, days, found] = await Promise.all([
    sumReplay(db, portalId, replayId),
    sumReplayByPlay(db, portalId, replayId),
    listReplayDays(db, portalId, replayId, caps, SHOWN_DAYS),
    listReplayRows(db, portalId, replayId, filter, after, ROWS + 1),
  ]);
  const rows = found.slice(0, ROWS);
  const last = found.length > ROWS ? rows.at(-1) : undefined;
  const next =
    last === undefined
      ? null
      : withQuery(`/plays/replays/${replayId}`, { ...filter, after: last.addressId, nth: last.nth });
  return { sums, plays, days, caps, filter, rows, next, isFirst: after.nth < 0 };
}

async function save(deps: AdminDeps, visit: AdminVisit, replay: Replay, response: Response): Promise<void> {
  const { portalId } = visit.admin;
  const said = replay.page === TAUGHT_PAGE ? 'taught-changed' : 'rules-saved';
  return act(response, said, homeOf(replay), 'The draft was not saved', async () => {
    await saveDraft(deps, portalId, actorOf(visit.admin), replay);
    await dropReplay(deps.db, portalId, replay.replayId);
  });
}

async function drop(deps: AdminDeps, visit: AdminVisit, replay: Replay, response: Response): Promise<void> {
  await dropReplay(deps.db, visit.admin.portalId, replay.replayId);
  setFlash(response, 'replay-dropped');
  response.redirect(303, homeOf(replay));
}

async function sendCsv(
  { db }: AdminDeps,
  { admin }: AdminVisit,
  { replayId }: Replay,
  filter: ReplayFilter,
  response: Response,
): Promise<void> {
  const ownerName = await ownerNames(db, admin.portalId);
  const columns: readonly (readonly [string, (row: ReplayRow) => string | null])[] = [
    ['Address', (row) => row.email],
    ['Person', (row) => row.person],
    ['Company', (row) => row.company],
    ['What', whatWords],
    ['Because', becauseWords],
    ['Owner', (row) => ownerOf(ownerName, row.ownerId)],
    ['Day', (row) => row.day],
    ['Open deal', (row) => (row.hasOpenDeal ? 'yes' : 'no')],
  ];
  async function* cells(): AsyncGenerator<(string | null)[]> {
    for (let after: ReplayPlace = { addressId: 0, nth: -1 }; ; ) {
      const rows = await listReplayRows(db, admin.portalId, replayId, filter, after, ROWS_AT_ONCE);
      for (const row of rows) yield columns.map(([, cell]) => cell(row));
      const last = rows.at(-1);
      if (rows.length < ROWS_AT_ONCE || !last) return;
      after = last;
    }
  }
  response.status(200).set({
    'Cache-Control': 'no-store',
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': 'attachment; filename="what-would-have-happened.csv"',
  });
  await pipeline(
    Readable.from(cells()),
    stringify({
      header: true,
      columns: columns.map(([name]) => name),
      record_delimiter: 'windows',
      bom: true,
      escape_formulas: true,
    }),
    response,
  );
}
