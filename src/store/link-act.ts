/** What a person did by one of their links, as its proof tells. */
import { type Db, query } from './database.ts';

export interface LinkAct {
  readonly eventKey: string;
  readonly act: 'leave' | 'prefer';
  /** null: everything. */
  readonly stream: string | null;
  /** The stream of the link by which it was done. */
  readonly linkStream: string | null;
  /** Names what was done by one press of a button. */
  readonly press: string;
  readonly at: Date;
  readonly isUndone: boolean;
}

/** @returns the oldest first; what was done at other doors, where no link proves who did it, is not among them */
export async function listLinkActs(db: Db, portalId: number, addressId: number, since: Date): Promise<LinkAct[]> {
  return query<LinkAct>(
    db,
    `select p.event_key as "eventKey", p.act, p.stream, p.detail ->> 'linkStream' as "linkStream",
            coalesce(p.detail ->> 'press', p.event_key) as press, p.at,
            exists (select from event u where u.portal_id = p.portal_id and u.address_id = e.address_id and u.type = 'undo'
                       and u.actor = 'person' and u.native = 'undo:' || e.event_key) as "isUndone"
       from event e join consent_proof p using (portal_id, event_key)
      where p.portal_id = ? and e.address_id = ? and p.at >= ? and p.act in ('leave', 'prefer')
        and p.venue in ('page', 'one_click') and p.detail -> 'linkStream' is not null
      order by p.at, p.proof_id`,
    [portalId, addressId, since],
  );
}
