/** Domains at which servers said of several people that they are not there: what is looked at again for a replay. */
import { type Db, query } from './database.ts';

const GONE = `('user_unknown', 'domain_unknown', 'address_moved', 'mailbox_inactive')`;

/** @returns domains with at least two such addresses by then, in order */
export async function listLostDomains(db: Db, portalId: number, until: Date): Promise<string[]> {
  const rows = await query<{ domain: string }>(
    db,
    `select a.domain from event e join address a on a.portal_id = e.portal_id and a.address_id = e.address_id
      where e.portal_id = ? and e.class = 'hard' and e.reason in ${GONE} and e.received_at <= ?
      group by a.domain having count(distinct a.address_id) >= 2 order by a.domain`,
    [portalId, until],
  );
  return rows.map(({ domain }) => domain);
}
