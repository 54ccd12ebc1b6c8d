/** Files that somebody handed over and that are not taken in yet: whoever is erased is blanked in them, and the others stay. */
import { type Db, execute } from './database.ts';

export async function eraseFromImports(db: Db, portalId: number, emails: readonly string[]): Promise<void> {
  await execute(db, 'delete from import_fact where portal_id = ? and email = any(?::text[])', [portalId, [...emails]]);
  for (const email of emails) {
    // As it stands in JSON, in letters of either case.
    const written = JSON.stringify(email).slice(1, -1);
    const pattern = written.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    await execute(
      db,
      `update import_part set body = convert_to(regexp_replace(convert_from(body, 'UTF8'), ?, '', 'gi'), 'UTF8')
        where portal_id = ? and position(lower(?) in lower(convert_from(body, 'UTF8'))) > 0`,
      [pattern, portalId, written],
    );
    await execute(
      db,
      `update import set profiles = regexp_replace(profiles::text, ?, '', 'gi')::jsonb,
          check_state = regexp_replace(check_state::text, ?, '', 'gi')::jsonb
        where portal_id = ? and position(lower(?) in lower(profiles::text || coalesce(check_state::text, ''))) > 0`,
      [pattern, pattern, portalId, written],
    );
  }
}
