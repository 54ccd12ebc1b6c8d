/** Sources as the admin sees them. */
import type { Scope } from '../../flow/event.ts';
import { type Db, query } from '../database.ts';
import type { Purpose } from '../source.ts';

export interface SourceRow {
  readonly sourceId: number;
  readonly esp: string;
  readonly label: string;
  readonly purpose: Purpose;
  /** How far an unsubscribe reaches; null: as the ESP means it. */
  readonly unsubscribeScope: Scope | null;
  readonly isOn: boolean;
  readonly hasSecret: boolean;
  readonly createdAt: Date;
  readonly lastEventAt: Date | null;
  /** When an event last came that Bellwether has a use for. */
  readonly usefulAt: Date | null;
  readonly refusedAt: Date | null;
  readonly refusedWhy: string | null;
  readonly refusedCount: number;
  /** The first refusal since something good came. */
  readonly refusedSince: Date | null;
  /** Does the former address still count? */
  readonly hasFormerAddress: boolean;
  /** When something was last posted to a former address, or while it was off. */
  readonly strayAt: Date | null;
  readonly seenTypes: readonly string[];
  /** The ESP's own words for events that were not used. */
  readonly seenIgnored: readonly string[];
  readonly seenStreams: readonly string[];
}

const COLUMNS = `source_id as "sourceId", esp, label, purpose, unsubscribe_scope as "unsubscribeScope", state = 'on' as "isOn",
  cardinality(secrets_enc) > 0 as "hasSecret", created_at as "createdAt", last_event_at as "lastEventAt",
  useful_at as "usefulAt", refused_at as "refusedAt", refused_why as "refusedWhy", refused_count as "refusedCount",
  refused_since as "refusedSince", former_is_open as "hasFormerAddress", stray_at as "strayAt",
  seen_types as "seenTypes", seen_ignored as "seenIgnored", seen_streams as "seenStreams"`;

export async function listSourceRows(db: Db, portalId: number): Promise<SourceRow[]> {
  return query<SourceRow>(
    db,
    `select ${COLUMNS} from source where portal_id = ? and removed_at is null order by source_id`,
    [portalId],
  );
}

export interface SourceView extends SourceRow {
  /** Stored, and not read yet. */
  readonly waiting: number;
  /** The newest delivery of which something could not be read. */
  readonly unreadable: { readonly deliveryId: number; readonly why: string | null } | null;
}

export async function findSourceView(db: Db, portalId: number, sourceId: number): Promise<SourceView | null> {
  const rows = await query<SourceView>(
    db,
    `select ${COLUMNS},
            (select count(*) from delivery d where d.portal_id = ? and d.source_id = source.source_id and d.state = 'waiting') as waiting,
            (select jsonb_build_object('deliveryId', d.delivery_id, 'why', d.why) from delivery d
              where d.portal_id = ? and d.source_id = source.source_id and d.state = 'failed'
              order by d.delivery_id desc limit 1) as unreadable
       from source where portal_id = ? and source_id = ? and removed_at is null`,
    [portalId, portalId, portalId, sourceId],
  );
  return rows[0] ?? null;
}

/** Its last sign was a refusal: nothing good has come since. */
export function isFailing(source: SourceRow): boolean {
  return source.refusedAt !== null && (source.lastEventAt === null || source.lastEventAt < source.refusedAt);
}
