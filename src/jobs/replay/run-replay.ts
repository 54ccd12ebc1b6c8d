/** One step of the replay under way: some addresses under the rules in force and under the draft, recorded with what differs. */
import type { Knex } from 'knex';
import { compareReplays, type ReplayFinding } from '../../flow/replay/compare-replays.ts';
import { replayBoth } from '../../flow/replay/replay-both.ts';
import { type Clock, DAY_MS } from '../../lib/clock.ts';
import { BellwetherError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { isPassing, reasonOf } from '../../store/database.ts';
import { findPortal } from '../../store/portal.ts';
import { findOpenReplay, giveUpReplay, type Replay, saveReplayStep } from '../../store/replay.ts';
import { listRuleVersions } from '../../store/rule-version.ts';
import { listAddressIds, nextStretch } from '../../store/teachable-event.ts';
import { loadReplayed } from './load-replayed.ts';
import { accountsPhase } from './replay-accounts.ts';
import { mailingsPhase } from './replay-mailings.ts';
import type { ReplayPhase } from './replay-phase.ts';
import { ratesPhase } from './replay-rates.ts';

export interface ReplayDeps {
  readonly db: Knex;
  readonly clock: Clock;
  readonly log: Log;
}

/** Addresses of one step: what is held at a time, and what a killed worker does again. */
const STEP = 500;

const PHASES: readonly ReplayPhase[] = [ratesPhase, mailingsPhase, accountsPhase];
/** More than any of them counts to. */
const PHASE = 10_000_000;

/**
 * @param areSkipped false: both sides are lived through, also where the draft surely makes no difference
 * @returns how many addresses were done; 0 where nothing is asked for
 */
export async function runReplay(deps: ReplayDeps, portalId: number, areSkipped = true): Promise<number> {
  const replay = await findOpenReplay(deps.db, portalId);
  if (!replay) return 0;
  const { replayId } = replay;
  try {
    return await takeStep(deps, portalId, replay, areSkipped);
  } catch (thrown) {
    if (isPassing(thrown)) throw thrown;
    deps.log.error({ portalId, replayId, err: reasonOf(thrown) }, 'a replay was given up');
    const why =
      thrown instanceof BellwetherError
        ? thrown.message
        : `It was given up by a fault of Bellwether: ${reasonOf(thrown)}`;
    await giveUpReplay(deps.db, portalId, replayId, why, deps.clock.now());
    return 1;
  }
}

async function takeStep(
  { db, clock }: ReplayDeps,
  portalId: number,
  replay: Replay,
  areSkipped: boolean,
): Promise<number> {
  const { replayId, cursor, asOf, days, until } = replay;
  const [portal, [base]] = await Promise.all([
    findPortal(db, portalId),
    listRuleVersions(db, portalId, replay.base + 1, 1),
  ]);
  if (!portal || base?.settings.version !== replay.base)
    throw new BellwetherError('replay.no-base', 'The rules that the draft was made from are gone. Make it again.');
  const phases = PHASES.filter((one) => one.differs(base.settings, replay.settings));
  const begun = Math.floor((cursor - until) / PHASE);
  const phase = phases[begun];
  // All addresses are done: the cursor counts on through the phases.
  if (phase && cursor >= until) {
    const start = until + begun * PHASE;
    const { findings, done, isLast } = await phase.step(db, portal, replay, base.settings, cursor - start);
    const endedAt = isLast && begun === phases.length - 1 ? clock.now() : null;
    const step = { done: 0, once: 0, events: 0, cursor: start + (isLast ? PHASE : done), endedAt };
    await db.transaction((trx) => saveReplayStep(trx, portalId, replayId, cursor, step, findings));
    return 1;
  }
  const stretch = await nextStretch(db, portalId, cursor, STEP);
  const ids =
    stretch === null
      ? []
      : await listAddressIds(db, portalId, { after: cursor, until: Math.min(stretch.until, until) });
  const period = { from: days === null ? null : new Date(asOf.getTime() - days * DAY_MS), until: asOf };
  const live = replayBoth(base.settings, replay.settings, period, areSkipped);
  let [once, events] = [0, 0];
  const findings: ReplayFinding[] = [];
  for (const address of ids.length === 0 ? [] : await loadReplayed(db, portal, ids, asOf)) {
    const { now, draft, isOnce } = live(address);
    if (isOnce) once += 1;
    events += address.history.events.length;
    findings.push(...compareReplays(address, now, draft, period));
  }
  const next = Math.min(stretch?.until ?? until, until);
  const endedAt = next >= until && phases.length === 0 ? clock.now() : null;
  const step = { done: ids.length, once, events, cursor: next, endedAt };
  await db.transaction((trx) => saveReplayStep(trx, portalId, replayId, cursor, step, findings));
  return Math.max(1, ids.length);
}
