/** Of those who were lost or had left and of whom somebody was told or something was done: how many came back, and how soon. */
import { type Db, query } from '../database.ts';
import { IS_WIN } from '../episode.ts';

export const WIN_BACKS_BY = ['play', 'reason', 'owner'] as const;
export type WinBacksBy = (typeof WIN_BACKS_BY)[number];

export interface WinBackGroup {
  /** A play, a reason, or the id of an owner; the empty string: none is known. */
  readonly key: string;
  /** As people read it, where it is a name. */
  readonly label: string;
  /** Losses and departures that were acted upon, and those of them that were won back. */
  readonly lost: number;
  readonly wonBack: number;
  /** Still lost: what of them will come back is not known yet. */
  readonly lasting: number;
  /** Of those won back: half of them were sooner. Milliseconds; null where nobody was. */
  readonly medianMs: number | null;
}

/** Mailings, and the win itself, are no attempts to win somebody back. */
const NO_ATTEMPT = `('won-back', 'canary')`;

const GROUPS: Readonly<Record<WinBacksBy, { readonly key: string; readonly label: string; readonly join: string }>> = {
  play: {
    key: 'p.play',
    label: 'p.play',
    join: `join lateral (select distinct d.play from decision d
             where d.portal_id = e.portal_id and d.episode_id = e.episode_id and d.play not in ${NO_ATTEMPT}) p on true`,
  },
  reason: {
    key: `case when e.kind = 'lost' then coalesce(v.reason, '')
               when v.type = 'complaint' then 'complaint' else coalesce(s.reason, 'unsubscribe_request') end`,
    label: `''`,
    join: `left join event v on v.portal_id = e.portal_id and v.event_key = e.cause_key
           left join lateral (select reason from survey_answer a where a.portal_id = e.portal_id and a.address_id = e.address_id
                               and a.answered_at >= e.started_at order by a.answered_at desc limit 1) s on e.kind = 'left'`,
  },
  owner: {
    key: `coalesce(d.owner_id, '')`,
    label: `coalesce(max(d.owner), '')`,
    join: 'left join directory d on d.portal_id = e.portal_id and d.address_id = e.address_id',
  },
};

/** @param since the loss or the leaving began @returns those with most people first */
export async function countWinBacks(db: Db, portalId: number, by: WinBacksBy, since: Date): Promise<WinBackGroup[]> {
  const { key, label, join } = GROUPS[by];
  const rows = await query<
    Omit<WinBackGroup, 'label' | 'medianMs'> & { label: string; medianMs: number | string | null }
  >(
    db,
    `select ${key} as key, ${label} as label, ${NUMBERS}
       from episode e ${join}
      where e.portal_id = ? and e.started_at >= ?
      group by ${by === 'owner' ? '1' : '1, 2'} order by lost desc, key limit 200`,
    [portalId, since],
  );
  return rows.map((row) => ({ ...row, medianMs: row.medianMs === null ? null : Number(row.medianMs) }));
}

const NUMBERS = `count(*)::integer as lost, (count(*) filter (where e.${IS_WIN}))::integer as "wonBack",
  (count(*) filter (where e.ended_at is null))::integer as lasting,
  extract(epoch from percentile_cont(0.5) within group (order by e.ended_at - e.started_at) filter (where e.${IS_WIN})) * 1000 as "medianMs"`;

/** The same of all of them together. */
export async function countAllWinBacks(db: Db, portalId: number, since: Date): Promise<WinBackGroup> {
  const rows = await query<Omit<WinBackGroup, 'medianMs'> & { medianMs: number | string | null }>(
    db,
    `select '' as key, '' as label, ${NUMBERS} from episode e where e.portal_id = ? and e.started_at >= ?`,
    [portalId, since],
  );
  const [row] = rows;
  if (!row) return { key: '', label: '', lost: 0, wonBack: 0, lasting: 0, medianMs: null };
  return { ...row, medianMs: row.medianMs === null ? null : Number(row.medianMs) };
}
