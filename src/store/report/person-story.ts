/** What the ledger holds on one address beside its events: beliefs, words of people, links, changes in HubSpot, colleagues. */
import type { Verdict } from '../../flow/state.ts';
import type { Word } from '../address-word.ts';
import { type Db, query } from '../database.ts';
import type { HubspotEventKind } from '../hubspot-event.ts';
import type { VerdictChange } from '../verdict-change.ts';

export interface StoryChange extends Omit<VerdictChange, 'addressId'> {
  readonly changedAt: Date;
}

export async function listVerdictChanges(db: Db, portalId: number, addressId: number): Promise<StoryChange[]> {
  return query<StoryChange>(
    db,
    `select changed_at as "changedAt", was, verdict, reason, evidence
       from verdict_change where portal_id = ? and address_id = ? order by changed_at desc limit 100`,
    [portalId, addressId],
  );
}

/** What was believed of the address at a moment, as it was recorded. */
export async function verdictAt(db: Db, portalId: number, addressId: number, at: Date): Promise<Verdict> {
  const rows = await query<{ verdict: Verdict }>(
    db,
    `select verdict from verdict_change where portal_id = ? and address_id = ? and changed_at <= ?
      order by changed_at desc limit 1`,
    [portalId, addressId, at],
  );
  return rows[0]?.verdict ?? 'unknown';
}

export interface StoryWord {
  readonly says: Word;
  readonly by: string;
  readonly at: Date;
}

/** The newest word of somebody who knows. */
export async function findWord(db: Db, portalId: number, addressId: number): Promise<StoryWord | null> {
  const rows = await query<StoryWord>(
    db,
    'select says, said_by as by, at from address_word where portal_id = ? and address_id = ?',
    [portalId, addressId],
  );
  return rows[0] ?? null;
}

export interface StoryLink {
  readonly contactId: string;
  readonly linkedAt: Date;
  readonly unlinkedAt: Date | null;
  /** The address that took its place, where one did. */
  readonly correctedTo: number | null;
  readonly correctedToEmail: string | null;
  readonly correctedAt: Date | null;
}

export async function listLinks(db: Db, portalId: number, addressId: number): Promise<StoryLink[]> {
  return query<StoryLink>(
    db,
    `select c.contact_id as "contactId", c.linked_at as "linkedAt", c.unlinked_at as "unlinkedAt", c.corrected_to as "correctedTo",
            n.email as "correctedToEmail", c.corrected_at as "correctedAt"
       from contact_address c left join address n on n.portal_id = c.portal_id and n.address_id = c.corrected_to
      where c.portal_id = ? and c.address_id = ? order by c.linked_at desc limit 50`,
    [portalId, addressId],
  );
}

export interface StoryHubspotEvent {
  readonly kind: HubspotEventKind;
  readonly contactId: string;
  readonly propertyName: string;
  readonly propertyValue: string | null;
  readonly sourceId: string | null;
  readonly mergedIds: readonly string[];
  readonly occurredAt: Date;
}

/** As long as they are kept; of every contact that has or had the address. */
export async function listHubspotEvents(db: Db, portalId: number, addressId: number): Promise<StoryHubspotEvent[]> {
  return query<StoryHubspotEvent>(
    db,
    `select h.kind, h.object_id as "contactId", h.property_name as "propertyName", h.property_value as "propertyValue",
            h.source_id as "sourceId", h.merged_ids as "mergedIds", h.occurred_at as "occurredAt"
       from contact_address c join hubspot_event h on h.portal_id = c.portal_id and h.object_id = c.contact_id
      where c.portal_id = ? and c.address_id = ? order by h.occurred_at desc limit 100`,
    [portalId, addressId],
  );
}

export interface Colleague {
  readonly addressId: number;
  readonly email: string;
  readonly verdict: Verdict;
  readonly optOut: 'none' | 'streams' | 'everything';
  readonly person: string | null;
  readonly jobTitle: string | null;
}

/** At a domain of millions, these many are looked at. */
const NEIGHBOURS = 200;

/** Others at the domain whose mail had trouble or who left, the lost first. */
export async function listColleagues(
  db: Db,
  portalId: number,
  addressId: number,
  domain: string,
  limit: number,
): Promise<Colleague[]> {
  return query<Colleague>(
    db,
    `select d.address_id as "addressId", d.email, d.verdict, d.opt_out as "optOut", d.person, d.job_title as "jobTitle"
       from (select address_id from address
              where portal_id = ? and domain = ? and in_ledger and address_id <> ? limit ?) a
       join directory d on d.portal_id = ? and d.address_id = a.address_id
      order by d.standing <> 'lost', d.person_key, d.address_id limit ?`,
    [portalId, domain, addressId, NEIGHBOURS, portalId, limit],
  );
}
