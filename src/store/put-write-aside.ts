/** A write that we ourselves cannot go on with. */
import { type Db, execute } from './database.ts';

/** It counts as failed from now on: people are shown why, and may retry it. What is under way is left alone. */
export async function putWriteAside(db: Db, portalId: number, writeId: number, why: string): Promise<void> {
  await execute(
    db,
    `update crm_write set state = 'failed', why = ?
      where portal_id = ? and write_id = ? and state in ('planned', 'done')`,
    [why, portalId, writeId],
  );
}
