/** The suppression list in the order in which it changed, for whoever keeps a copy of it: nothing is left out, and nothing comes too early. */
import { type Binding, type Db, query } from './database.ts';
import { MOMENT_TEXT } from './report/suppression-list.ts';

export interface ChangePlace {
  /** With all its digits. */
  readonly changedAt: string;
  /** As hex. */
  readonly hash: string;
  readonly stream: string;
  readonly reason: string;
}

export interface ChangeFilter {
  /** Changed at this moment or later. */
  readonly since: Date | null;
  readonly after: ChangePlace | null;
  readonly stream: string | null;
  /** Only what reaches everything, or only what reaches one stream. */
  readonly scope: 'everything' | 'stream' | null;
  readonly reason: string | null;
}

export interface ChangedSuppression {
  readonly place: ChangePlace;
  readonly email: string | null;
  readonly stream: string;
  readonly reason: string;
  readonly venue: string | null;
  readonly since: Date;
  readonly until: Date | null;
}

/**
 * Two may write at once, and the one that looked at the clock first may commit last. So only what was changed before every
 * transaction that is writing now is told; the rest comes with the next question. The list is read after that moment
 * was found, never in one statement with it.
 *
 * @returns in the order of change
 */
export async function listChangedSuppressions(
  db: Db,
  portalId: number,
  filter: ChangeFilter,
  limit: number,
): Promise<ChangedSuppression[]> {
  const settled = await query<{ at: string }>(
    db,
    `select to_char(least(clock_timestamp(), min(xact_start)) at time zone 'UTC', ${MOMENT_TEXT}) as at
       from pg_stat_activity where datname = current_database() and backend_xid is not null and pid <> pg_backend_pid()`,
  );
  const parts = ['portal_id = ? and changed_at < ?::timestamptz'];
  const bindings: Binding[] = [portalId, settled[0]?.at ?? null];
  const add = (sql: string, ...more: Binding[]) => {
    parts.push(sql);
    bindings.push(...more);
  };
  const { after } = filter;
  if (filter.since !== null) add('changed_at >= ?', filter.since);
  if (filter.stream !== null) add('stream = ?', filter.stream);
  if (filter.scope !== null) add(filter.scope === 'everything' ? `stream = ''` : `stream <> ''`);
  if (filter.reason !== null) add('reason = ?', filter.reason);
  if (after !== null)
    add(
      `(changed_at, address_hash, stream, reason) > (?::timestamptz, decode(?, 'hex'), ?, ?)`,
      after.changedAt,
      after.hash,
      after.stream,
      after.reason,
    );
  const rows = await query<Omit<ChangedSuppression, 'place'> & { at: string; hash: string }>(
    db,
    `select to_char(p.changed_at at time zone 'UTC', ${MOMENT_TEXT}) as at, encode(p.address_hash, 'hex') as hash,
            a.email, p.stream, p.reason, p.venue, p.since, p.until
       from (select * from listed_suppression where ${parts.join(' and ')}
              order by changed_at, address_hash, stream, reason limit ?) p
       left join address a on a.portal_id = p.portal_id and a.address_id = p.address_id
      order by p.changed_at, p.address_hash, p.stream, p.reason`,
    [...bindings, limit],
  );
  return rows.map(({ at, hash, ...row }) => ({
    ...row,
    place: { changedAt: at, hash, stream: row.stream, reason: row.reason },
  }));
}
