/** Who did what to a portal: acts of admins and of Bellwether itself that somebody may ask about later. */
import { type Db, execute, query } from './database.ts';

export interface AuditEntry {
  readonly at: Date;
  /** An email address, or `bellwether` for what it does by itself. */
  readonly actor: string;
  /** `area.act`, for example `portal.installed`. */
  readonly action: string;
  readonly target: string | null;
  /** Never a secret. */
  readonly detail: Readonly<Record<string, unknown>>;
}

export async function writeAudit(db: Db, portalId: number, entry: AuditEntry): Promise<void> {
  await execute(
    db,
    'insert into audit (portal_id, at, actor, action, target, detail) values (?, ?, ?, ?, ?, ?::jsonb)',
    [portalId, entry.at, entry.actor, entry.action, entry.target, JSON.stringify(entry.detail)],
  );
}

/** The newest first. */
export async function listAudit(db: Db, portalId: number, limit = 100): Promise<AuditEntry[]> {
  return query<AuditEntry>(
    db,
    'select at, actor, action, target, detail from audit where portal_id = ? order by audit_id desc limit ?',
    [portalId, limit],
  );
}
