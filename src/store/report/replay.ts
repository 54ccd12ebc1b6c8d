/** What a replay found: in sums, row by row, and per owner and day against the cap. */
import type { ReplayFinding } from '../../flow/replay/compare-replays.ts';
import { type Db, query } from '../database.ts';

export interface ReplaySums {
  /** Tasks that only the draft would have opened, and that only the rules in force would have. */
  readonly more: number;
  readonly fewer: number;
  readonly same: number;
  /** The same tasks in other words. */
  readonly otherwise: number;
  /** Addresses that would no longer be given up; of those, with an open deal, and confirmed dead by a colleague. */
  readonly freed: number;
  readonly freedWithDeal: number;
  readonly freedConfirmed: number;
  /** Addresses that would be given up. */
  readonly lost: number;
  readonly verdicts: number;
  readonly suppressed: number;
  readonly unsuppressed: number;
}

const GIVEN_UP = `('dead', 'unsure', 'blocked')`;
const IS_FREED = `kind = 'verdict' and was in ${GIVEN_UP} and becomes not in ${GIVEN_UP}`;

export async function sumReplay(db: Db, portalId: number, replayId: number): Promise<ReplaySums> {
  const rows = await query<ReplaySums>(
    db,
    `select count(*) filter (where kind = 'task' and side = 'draft') as more,
            count(*) filter (where kind = 'task' and side = 'now') as fewer,
            count(*) filter (where kind = 'task' and side = 'both') as same,
            count(*) filter (where kind = 'task' and reads_otherwise) as otherwise,
            count(*) filter (where ${IS_FREED}) as freed,
            count(*) filter (where ${IS_FREED} and has_open_deal) as "freedWithDeal",
            count(*) filter (where ${IS_FREED} and is_confirmed_dead) as "freedConfirmed",
            count(*) filter (where kind = 'verdict' and becomes in ${GIVEN_UP} and was not in ${GIVEN_UP}) as lost,
            count(*) filter (where kind = 'verdict') as verdicts,
            count(*) filter (where kind = 'suppression' and side = 'draft') as suppressed,
            count(*) filter (where kind = 'suppression' and side = 'now') as unsuppressed
       from replay_finding where portal_id = ? and replay_id = ?`,
    [portalId, replayId],
  );
  const [sums] = rows;
  if (!sums) throw new Error('A sum has one row.');
  return sums;
}

export interface ReplayPlay {
  readonly play: string;
  readonly now: number;
  readonly draft: number;
}

export async function sumReplayByPlay(db: Db, portalId: number, replayId: number): Promise<ReplayPlay[]> {
  return query<ReplayPlay>(
    db,
    `select play, count(*) filter (where side <> 'draft') as now, count(*) filter (where side <> 'now') as draft
       from replay_finding where portal_id = ? and replay_id = ? and kind = 'task' group by play order by play`,
    [portalId, replayId],
  );
}

export interface ReplayDay {
  readonly day: string;
  readonly ownerId: string | null;
  readonly now: number;
  readonly draft: number;
}

/** Owners and days that the cap speaks of: those with more of its tasks than it allows, under either rules. The worst first. */
export async function listReplayDays(
  db: Db,
  portalId: number,
  replayId: number,
  caps: { readonly now: number; readonly draft: number },
  limit: number,
): Promise<ReplayDay[]> {
  return query<ReplayDay>(
    db,
    `select n.day::text as day, n.owner_id as "ownerId", n.now, n.draft from (
       select portal_id, day, owner_id, count(*) filter (where side <> 'draft') as now, count(*) filter (where side <> 'now') as draft
         from replay_finding where portal_id = ? and replay_id = ? and kind = 'task' and play not in ('deal-at-risk', 'account-moved', 'unknown-user-rate', 'canary', 'our-mail-blocked')
        group by portal_id, day, owner_id) n
      where n.now > ? or n.draft > ? order by greatest(n.now, n.draft) desc, n.day, n.owner_id limit ?`,
    [portalId, replayId, caps.now, caps.draft, limit],
  );
}

export const REPLAY_VIEWS = ['more', 'fewer', 'verdicts', 'suppressions', 'all'] as const;
export type ReplayView = (typeof REPLAY_VIEWS)[number];

const VIEWS: Readonly<Record<ReplayView, string>> = {
  more: `f.kind = 'task' and f.side = 'draft'`,
  fewer: `f.kind = 'task' and f.side = 'now'`,
  verdicts: `f.kind = 'verdict'`,
  suppressions: `f.kind = 'suppression'`,
  all: 'true',
};

export interface ReplayRow extends ReplayFinding {
  /** null: it is about no address. */
  readonly email: string | null;
}

export interface ReplayPlace {
  readonly addressId: number;
  readonly nth: number;
}

export interface ReplayFilter {
  readonly view: ReplayView;
  readonly play: string | null;
}

/** In the order of addresses, which is that of the replay. @param after the last row of the page before */
export async function listReplayRows(
  db: Db,
  portalId: number,
  replayId: number,
  { view, play }: ReplayFilter,
  after: ReplayPlace,
  limit: number,
): Promise<ReplayRow[]> {
  return query<ReplayRow>(
    db,
    `select f.address_id as "addressId", f.nth, f.kind, f.side, f.play, f.at, f.day::text as day, f.owner_id as "ownerId", f.person, f.company,
            f.why, f.was, f.becomes, f.has_open_deal as "hasOpenDeal", f.is_confirmed_dead as "isConfirmedDead",
            f.reads_otherwise as "readsOtherwise", a.email
       from replay_finding f left join address a using (portal_id, address_id)
      where (f.address_id = 0 or a.address_id is not null) and f.portal_id = ? and f.replay_id = ? and ${VIEWS[view]} and (?::text is null or f.play = ?)
        and (f.address_id, f.nth) > (?, ?) order by f.address_id, f.nth limit ?`,
    [portalId, replayId, play, play, after.addressId, after.nth, limit],
  );
}
