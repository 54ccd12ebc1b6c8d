/** The audit log as it is read: by kind, by person, page by page. */
import type { AuditEntry } from '../audit.ts';
import { type Db, query } from '../database.ts';

export interface AuditRow extends AuditEntry {
  readonly auditId: number;
}

export interface AuditFilter {
  /** First parts of actions: `source`, `portal`; null: all. */
  readonly kinds: readonly string[] | null;
  readonly actor: string | null;
  /** Id of the last entry of the page before. */
  readonly before: number | null;
}

/** The newest first. */
export async function listAuditPage(db: Db, portalId: number, filter: AuditFilter, limit: number): Promise<AuditRow[]> {
  const { kinds, actor, before } = filter;
  const wheres = ['portal_id = ?'];
  const bindings: (string | number | readonly string[])[] = [portalId];
  if (kinds) {
    wheres.push(`split_part(action, '.', 1) = any(?::text[])`);
    bindings.push([...kinds]);
  }
  if (actor !== null) {
    wheres.push('actor = ?');
    bindings.push(actor);
  }
  if (before !== null) {
    wheres.push('audit_id < ?');
    bindings.push(before);
  }
  return query<AuditRow>(
    db,
    `select audit_id as "auditId", at, actor, action, target, detail from audit
      where ${wheres.join(' and ')} order by audit_id desc limit ?`,
    [...bindings, limit],
  );
}

const MANY = 200;

/** Whoever did anything, by name: one step in the index for each, however much they did. */
export async function listActors(db: Db, portalId: number): Promise<string[]> {
  const rows = await query<{ actor: string }>(
    db,
    `with recursive walk as (
       (select actor from audit where portal_id = ? order by actor limit 1)
       union all
       select (select a.actor from audit a where a.portal_id = ? and a.actor > w.actor order by a.actor limit 1)
         from walk w where w.actor is not null
     ) select actor from walk where actor is not null limit ?`,
    [portalId, portalId, MANY],
  );
  return rows.map((row) => row.actor);
}
