/** Whose words stand in a task about others: when they are erased, the words go from what we hold of it. */
import { type Db, execute } from './database.ts';

export async function saveQuoted(
  db: Db,
  portalId: number,
  writeId: number,
  addressIds: readonly number[],
): Promise<void> {
  if (addressIds.length === 0) return;
  await execute(
    db,
    `insert into quoted (portal_id, write_id, address_id)
     select ?, w.write_id, n.address_id from unnest(?::bigint[]) as n(address_id)
       join crm_write w on w.portal_id = ? and w.write_id = ?
     on conflict do nothing`,
    [portalId, [...new Set(addressIds)], portalId, writeId],
  );
}

const UNQUOTED = 'Somebody who was quoted here was erased at their own request.';

/** A task that was not sent yet is not sent with their words. Ahead of the addresses themselves. */
export async function eraseQuotes(db: Db, portalId: number, addressIds: readonly number[]): Promise<void> {
  const quoting = `(select q.write_id from quoted q where q.portal_id = ? and q.address_id = any(?::bigint[]))`;
  await execute(
    db,
    `update crm_write w set payload = jsonb_set(w.payload, '{properties,hs_task_body}', to_jsonb(?::text)),
            state = case when w.state in ('planned', 'failed') then 'dropped' else w.state end,
            why = case when w.state in ('planned', 'failed') then ? else w.why end
      where w.portal_id = ? and w.write_id in ${quoting}`,
    [UNQUOTED, UNQUOTED, portalId, portalId, [...addressIds]],
  );
  await execute(db, 'delete from quoted where portal_id = ? and address_id = any(?::bigint[])', [
    portalId,
    [...addressIds],
  ]);
}
