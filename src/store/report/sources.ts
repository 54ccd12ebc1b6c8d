/** Sources as the admin sees them. */
import { type Db, query } from '../database.ts';

export interface SourceRow {
  readonly sourceId: number;
  readonly esp: string;
  readonly label: string;
  readonly purpose: string;
  readonly isOn: boolean;
  readonly hasSecret: boolean;
  readonly createdAt: Date;
  readonly lastEventAt: Date | null;
  readonly refusedAt: Date | null;
  readonly refusedWhy: string | null;
  readonly refusedCount: number;
}

export async function listSourceRows(db: Db, portalId: number): Promise<SourceRow[]> {
  return query<SourceRow>(
    db,
    `select source_id as "sourceId", esp, label, purpose, state = 'on' as "isOn", cardinality(secrets_enc) > 0 as "hasSecret",
            created_at as "createdAt", last_event_at as "lastEventAt", refused_at as "refusedAt", refused_why as "refusedWhy",
            refused_count as "refusedCount"
       from source where portal_id = ? order by source_id`,
    [portalId],
  );
}

/** Its last sign was a refusal: nothing good has come since. */
export function isFailing(source: SourceRow): boolean {
  return source.refusedAt !== null && (source.lastEventAt === null || source.lastEventAt < source.refusedAt);
}
