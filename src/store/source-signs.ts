/** What a source is seen to do: what arrives through it, and what is posted to an address that no longer counts. */
import { type Db, execute } from './database.ts';
import { hashToken } from './source.ts';

/** What the deliveries of one source held. */
export interface Arrival {
  readonly sourceId: number;
  /** Was there more than the ESP's own words with us, such as a confirmation? */
  readonly isEvent: boolean;
  /** Was there an event that Bellwether has a use for? */
  readonly isUseful: boolean;
  readonly types: readonly string[];
  /** The ESP's own words for the events that were not used. */
  readonly ignored: readonly string[];
  readonly streams: readonly string[];
}

/** Enough to see what an ESP sends; a campaign id in place of a list would have no end. */
const MOST_SEEN = 20;

const union = (column: string) =>
  `${column} = (array(select distinct one from unnest(s.${column} || n.${column.replace('seen_', '')}) as one where one is not null order by one))[1:${MOST_SEEN}]`;

/** An authentic event came: refusals before it are over. */
export async function noteArrivals(db: Db, portalId: number, arrivals: readonly Arrival[], now: Date): Promise<void> {
  if (arrivals.length === 0) return;
  const rows = arrivals
    .map(({ sourceId, isEvent, isUseful, ...seen }) => ({
      source_id: sourceId,
      is_event: isEvent,
      is_useful: isUseful,
      ...seen,
    }))
    .sort((a, b) => a.source_id - b.source_id);
  await execute(
    db,
    `update source s set last_event_at = case when n.is_event then greatest(s.last_event_at, ?) else s.last_event_at end,
        refused_since = case when n.is_event then null else s.refused_since end,
        useful_at = case when n.is_useful then greatest(s.useful_at, ?) else s.useful_at end,
        ${union('seen_types')}, ${union('seen_ignored')}, ${union('seen_streams')}
       from jsonb_to_recordset(?::jsonb) as n(source_id bigint, is_event boolean, is_useful boolean, types text[], ignored text[], streams text[])
      where s.portal_id = ? and s.source_id = n.source_id`,
    [now, now, JSON.stringify(rows), portalId],
  );
}

/** Somebody posts to a former address, or to a source that is switched off. */
export async function noteStray(db: Db, portalId: number, token: string, now: Date): Promise<void> {
  await execute(
    db,
    `update source set stray_at = ?
      where portal_id = ? and removed_at is null and (? = any(former_token_hashes) or (token_hash = ? and state = 'off'))`,
    [now, portalId, hashToken(token), hashToken(token)],
  );
}
