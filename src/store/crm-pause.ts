/** Leaving one portal's CRM alone for a while, known to all processes and shown to the admin. */
import { type Db, execute, query } from './database.ts';

export interface CrmPause {
  readonly until: Date;
  readonly why: string;
}

/** A longer pause stands. */
export async function pauseCrm(db: Db, portalId: number, until: Date, why: string): Promise<void> {
  await execute(
    db,
    `update portal set crm_paused_until = ?, crm_pause_why = ?
      where portal_id = ? and (crm_paused_until is null or crm_paused_until < ?)`,
    [until, why, portalId, until],
  );
}

/** @returns null while the portal may be called */
export async function findCrmPause(db: Db, portalId: number, now: Date): Promise<CrmPause | null> {
  const rows = await query<CrmPause>(
    db,
    `select crm_paused_until as until, coalesce(crm_pause_why, '') as why from portal
      where portal_id = ? and crm_paused_until > ?`,
    [portalId, now],
  );
  return rows[0] ?? null;
}
