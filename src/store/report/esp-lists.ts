/** The lists of email services as the console shows them. */
import type { PutCause } from '../../flow/adapt/esp-lists.ts';
import { type Db, query } from '../database.ts';
import type { StoredEntry } from '../esp-suppression.ts';

export interface PushCount {
  readonly list: string;
  readonly wants: 'on' | 'off';
  readonly state: 'planned' | 'sending' | 'done' | 'failed' | 'dropped';
  readonly count: number;
}

export async function countPushes(db: Db, portalId: number, sourceId: number): Promise<PushCount[]> {
  return query<PushCount>(
    db,
    `select list, wants, state, count(*) as count from esp_push where portal_id = ? and source_id = ?
      group by list, wants, state order by list, wants, state`,
    [portalId, sourceId],
  );
}

/** A change that was refused, or that we did not make. */
export interface PushTrouble {
  readonly addressId: number;
  readonly email: string;
  readonly list: string;
  readonly wants: 'on' | 'off';
  readonly cause: PutCause | 'back' | 'alive' | 'trial';
  readonly state: 'failed' | 'dropped';
  readonly why: string | null;
  readonly askedAt: Date;
}

/** Newest first, those that failed ahead. */
export async function listPushTroubles(
  db: Db,
  portalId: number,
  sourceId: number,
  limit: number,
): Promise<PushTrouble[]> {
  return query<PushTrouble>(
    db,
    `select p.address_id as "addressId", a.email, p.list, p.wants, p.cause, p.state, p.why, p.asked_at as "askedAt"
       from esp_push p join address a using (portal_id, address_id)
      where p.portal_id = ? and p.source_id = ? and p.state in ('failed', 'dropped')
      order by p.state = 'failed' desc, p.asked_at desc, p.address_id limit ?`,
    [portalId, sourceId, limit],
  );
}

export interface HeldView
  extends Pick<StoredEntry, 'sourceId' | 'list' | 'kind' | 'actor' | 'since' | 'seenAt' | 'ours'> {
  readonly listName: string;
  readonly sourceLabel: string;
  readonly esp: string;
  /** The key may change the lists. */
  readonly canWrite: boolean;
  /** What became of a trial that an admin asked for: planned, sending, failed, dropped; null: none. */
  readonly trial: string | null;
  readonly trialWhy: string | null;
}

/** Where mail to an address is held back now, or was refused. */
export async function listHeldView(db: Db, portalId: number, addressId: number): Promise<HeldView[]> {
  return query<HeldView>(
    db,
    `select h.source_id as "sourceId", h.list, h.kind, h.actor, h.since, h.seen_at as "seenAt", h.ours,
            coalesce(l.name, h.list) as "listName", s.label as "sourceLabel", s.esp, coalesce(a.can_write, false) as "canWrite",
            p.state as trial, p.why as "trialWhy"
       from esp_suppression h join source s using (portal_id, source_id)
       left join esp_list l on l.portal_id = h.portal_id and l.source_id = h.source_id and l.list = h.list
       left join esp_access a on a.portal_id = h.portal_id and a.source_id = h.source_id
       left join esp_push p on p.portal_id = h.portal_id and p.source_id = h.source_id and p.list = h.list
                           and p.address_id = h.address_id and p.cause = 'trial'
      where h.portal_id = ? and h.address_id = ? and h.gone_at is null and s.removed_at is null
      order by s.label, h.list`,
    [portalId, addressId],
  );
}

/** A source whose lists need a person. */
export interface ListTrouble {
  readonly sourceId: number;
  readonly label: string;
  /** Why the service refuses the key; null: it does not. */
  readonly refused: string | null;
  /** Changes that the service refused. */
  readonly failed: number;
}

export async function listListTroubles(db: Db, portalId: number): Promise<ListTrouble[]> {
  return query<ListTrouble>(
    db,
    `select * from (
       select s.source_id as "sourceId", s.label, case when not a.can_read then coalesce(a.why, 'It does not say why.') end as refused,
              (select count(*) from esp_push p where p.portal_id = a.portal_id and p.source_id = a.source_id and p.state = 'failed') as failed
         from esp_access a join source s using (portal_id, source_id)
        where a.portal_id = ? and s.removed_at is null and s.state = 'on') t
      where refused is not null or failed > 0 order by label`,
    [portalId],
  );
}
