/** Where the places disagree now: counted, listed, paged. */
import { type DriftDetail, type DriftKind, MAILING_KINDS } from '../../flow/compare-beliefs.ts';
import { type Db, query } from '../database.ts';

export interface DriftCounts {
  /** Open findings by kind; kinds without one are missing. */
  readonly byKind: Readonly<Partial<Record<DriftKind, number>>>;
  /** Of them, those that nobody has asked to be mended and that can be. */
  readonly mendable: Readonly<Partial<Record<DriftKind, number>>>;
  /** People who would be mailed although they should not be, each once. */
  readonly people: number;
  /** What mends it is asked for or on its way. */
  readonly underWay: number;
}

export async function countDrift(db: Db, portalId: number): Promise<DriftCounts> {
  const rows = await query<{ kind: DriftKind; n: number; mendable: number; under_way: number }>(
    db,
    `select kind, count(*) as n, count(fix) as under_way,
            count(*) filter (where fix is null and (kind <> 'esp_unaware' or jsonb_array_length(coalesce(detail -> 'lists', '[]')) > 0)) as mendable
       from drift where portal_id = ? and ended_at is null group by kind`,
    [portalId],
  );
  const people = await query<{ n: number }>(
    db,
    `select count(distinct address_id) as n from drift
      where portal_id = ? and ended_at is null and fix is null and kind = any(?::text[])`,
    [portalId, [...MAILING_KINDS]],
  );
  const by = (of: (row: (typeof rows)[number]) => number) =>
    Object.fromEntries(rows.map((row) => [row.kind, of(row)])) as Partial<Record<DriftKind, number>>;
  return {
    byKind: by((row) => row.n),
    mendable: by((row) => row.mendable),
    people: people[0]?.n ?? 0,
    underWay: rows.reduce((sum, row) => sum + row.under_way, 0),
  };
}

export interface DriftRow {
  readonly driftId: number;
  readonly addressId: number;
  readonly email: string;
  readonly person: string | null;
  readonly contactId: string | null;
  readonly kind: DriftKind;
  readonly sourceId: number;
  readonly detail: DriftDetail;
  readonly foundAt: Date;
  readonly fix: 'asked' | 'under_way' | null;
  readonly fixAskedAt: Date | null;
  readonly fixWhy: string | null;
  /** What HubSpot or the service said to the change that was to mend it. */
  readonly writeState: string | null;
  readonly writeWhy: string | null;
}

export interface DriftFilter {
  readonly kind: DriftKind | null;
  /** Part of an address; empty: everybody. */
  readonly text: string;
}

/** In the order in which they were first found. @param after the last row of the page before */
export async function listDrift(
  db: Db,
  portalId: number,
  filter: DriftFilter,
  after: number,
  limit: number,
): Promise<DriftRow[]> {
  return query<DriftRow>(
    db,
    `select d.drift_id as "driftId", d.address_id as "addressId", a.email, n.person, d.contact_id as "contactId", d.kind,
            d.source_id as "sourceId", d.detail, d.found_at as "foundAt", d.fix, d.fix_asked_at as "fixAskedAt", d.fix_why as "fixWhy",
            coalesce(w.state, p.state) as "writeState", coalesce(w.why, p.why) as "writeWhy"
       from (select * from drift x where x.portal_id = ? and x.ended_at is null and x.drift_id > ? and (?::text is null or x.kind = ?)
                and (? = '' or exists (select from address y where y.portal_id = x.portal_id and y.address_id = x.address_id
                                          and position(? in y.email) > 0))
              order by x.drift_id limit ?) d
       join address a using (portal_id, address_id)
       left join directory n using (portal_id, address_id)
       left join crm_write w on d.fix = 'under_way' and d.source_id = 0 and d.kind <> 'hubspot_left'
                            and w.portal_id = d.portal_id and w.write_key = 'subscription:' || d.address_id || ':all'
       left join lateral (
         select q.state, q.why from esp_push q
          where d.fix = 'under_way' and q.portal_id = d.portal_id and q.source_id = d.source_id and q.address_id = d.address_id
          order by q.state = 'failed' desc limit 1) p on true
      order by d.drift_id`,
    [portalId, after, filter.kind, filter.kind, filter.text, filter.text, limit],
  );
}

export interface DriftService {
  readonly sourceId: number;
  readonly label: string;
  readonly esp: string;
  /** By the service's own id of each list. */
  readonly lists: Readonly<Record<string, string>>;
  /** When the newest list was read to its end; null: none was ever. */
  readonly readAt: Date | null;
}

/** Services whose lists are known, by which names and since when. */
export async function listDriftServices(db: Db, portalId: number): Promise<DriftService[]> {
  return query<DriftService>(
    db,
    `select s.source_id as "sourceId", s.label, s.esp, jsonb_object_agg(l.list, l.name) as lists, max(l.ended_at) as "readAt"
       from source s join esp_list l using (portal_id, source_id)
      where s.portal_id = ? group by s.source_id, s.label, s.esp order by s.source_id`,
    [portalId],
  );
}
