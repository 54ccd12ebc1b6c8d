/** Changes in the CRM as the admin sees them. */
import type { Surface } from '../crm-write.ts';
import { type Db, query } from '../database.ts';

export const WRITE_STATES = ['planned', 'sending', 'done', 'failed', 'dropped'] as const;
export type WriteState = (typeof WRITE_STATES)[number];

export interface WriteRow {
  readonly writeId: number;
  readonly surface: Surface;
  readonly state: WriteState;
  readonly addressId: number | null;
  readonly email: string | null;
  /** The contact whose properties are written. */
  readonly objectId: string | null;
  readonly anchorType: string | null;
  readonly anchorId: string | null;
  readonly resultId: string | null;
  readonly decisionId: number | null;
  readonly subject: string | null;
  readonly attempts: number;
  readonly why: string | null;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
  readonly doneAt: Date | null;
}

const COLUMNS = `w.write_id as "writeId", w.surface, w.state, w.address_id as "addressId", a.email, w.object_id as "objectId",
  w.anchor_type as "anchorType", w.anchor_id as "anchorId", w.result_id as "resultId", w.decision_id as "decisionId",
  w.payload->'properties'->>'hs_task_subject' as subject, w.attempts, w.why, w.created_at as "createdAt", w.sent_at as "sentAt",
  w.done_at as "doneAt"`;
const JOIN = 'left join address a on a.portal_id = w.portal_id and a.address_id = w.address_id';

/** Newest first. @param before id of the last one of the page before */
export async function listWrites(
  db: Db,
  portalId: number,
  state: WriteState | null,
  before: number | null,
  limit: number,
): Promise<WriteRow[]> {
  return query<WriteRow>(
    db,
    `select ${COLUMNS} from crm_write w ${JOIN}
      where w.portal_id = ? and (?::text is null or w.state = ?) and (?::bigint is null or w.write_id < ?)
      order by w.write_id desc limit ?`,
    [portalId, state, state, before, before, limit],
  );
}

export async function listWritesOf(db: Db, portalId: number, addressId: number): Promise<WriteRow[]> {
  return query<WriteRow>(
    db,
    `select ${COLUMNS} from crm_write w ${JOIN} where w.portal_id = ? and w.address_id = ? order by w.write_id desc limit 200`,
    [portalId, addressId],
  );
}

/** The newest tasks, whatever has become of them. */
export async function listLatestTasks(db: Db, portalId: number, limit: number): Promise<WriteRow[]> {
  return query<WriteRow>(
    db,
    `select ${COLUMNS} from crm_write w ${JOIN} where w.portal_id = ? and w.surface = 'task' order by w.write_id desc limit ?`,
    [portalId, limit],
  );
}
