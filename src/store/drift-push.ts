/** Who left and is missing on lists of an email service is planned onto them, as whoever speaks with the service does it. */
import { type Db, execute } from './database.ts';

/** Only lists that an admin has us write. What is on its way is left to it. */
export async function planListPushes(
  db: Db,
  portalId: number,
  who: { readonly addressId: number; readonly sourceId: number; readonly askedBy: string },
  lists: readonly string[],
  cause: 'opt_out' | 'complaint',
  now: Date,
): Promise<number> {
  return execute(
    db,
    `insert into esp_push as p (portal_id, source_id, list, address_id, wants, cause, asked_by, asked_at)
     select l.portal_id, l.source_id, l.list, a.address_id, 'on', ?, ?, ? from esp_list l join address a using (portal_id)
      where l.portal_id = ? and l.source_id = ? and l.list = any(?::text[]) and l.is_pushed and l.gone_at is null and a.address_id = ?
     on conflict (portal_id, source_id, list, address_id) do update
        set wants = 'on', cause = excluded.cause, asked_by = excluded.asked_by, asked_at = excluded.asked_at, state = 'planned', why = null,
            revision = p.revision + 1, attempts = 0, try_after = null, first_sent_at = null, done_at = null
      where p.wants = 'off' or p.state not in ('planned', 'sending')`,
    [cause, who.askedBy, now, portalId, who.sourceId, [...lists], who.addressId],
  );
}
