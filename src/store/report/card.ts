/** What the cards in HubSpot ask of the ledger beside what the console asks: the addresses of a contact, and open tasks. */
import type { Verdict } from '../../flow/state.ts';
import { type Db, query } from '../database.ts';

export interface CardAddress {
  readonly addressId: number;
  readonly email: string;
  readonly verdict: Verdict;
  /** As stored; null before the first conclusion. */
  readonly state: unknown;
  /** The contact has it as its primary one. */
  readonly isPrimary: boolean;
  /** Where it came from, as mailings or files name it. */
  readonly dataSource: string | null;
}

/** HubSpot lets a contact have a few further addresses. */
const ADDRESSES = 20;

/** Those that the contact has now, the primary one first. */
export async function listCardAddresses(db: Db, portalId: number, contactId: string): Promise<CardAddress[]> {
  return query<CardAddress>(
    db,
    `select a.address_id as "addressId", a.email, a.verdict, a.state, coalesce(lower(r.fields->>'email') = a.email, false) as "isPrimary",
            d.data_source as "dataSource"
       from contact_address l join address a using (portal_id, address_id)
       left join directory d on d.portal_id = l.portal_id and d.address_id = l.address_id
       left join crm_record r on r.portal_id = l.portal_id and r.type = 'contact' and r.record_id = l.contact_id
      where l.portal_id = ? and l.contact_id = ? and l.unlinked_at is null
      order by "isPrimary" desc, l.linked_at desc, a.address_id limit ?`,
    [portalId, contactId, ADDRESSES],
  );
}

export interface OpenTask {
  readonly subject: string;
  /** `planned` and `sending`: it is not in HubSpot yet. */
  readonly state: 'planned' | 'sending' | 'done';
  readonly anchorType: string;
  readonly anchorId: string;
  /** In HubSpot; null while it is not there. */
  readonly taskId: string | null;
  readonly openedAt: Date;
}

const TASK = `w.payload->'properties'->>'hs_task_subject' as subject, w.state, w.anchor_type as "anchorType", w.anchor_id as "anchorId",
  w.result_id as "taskId", w.created_at as "openedAt"`;
const IS_OPEN = `w.surface = 'task' and w.state in ('planned', 'sending', 'done') and w.anchor_id is not null
  and not exists (select from crm_write c where c.portal_id = w.portal_id and c.write_key = 'close:' || w.write_id)`;

/** Of one address, by itself or together with colleagues; those that we have not closed, the newest first. */
export async function listOpenTasks(
  db: Db,
  portalId: number,
  addressId: number,
  companyId: string | null,
  limit: number,
): Promise<OpenTask[]> {
  return query<OpenTask>(
    db,
    `select ${TASK} from crm_write w
      where w.portal_id = ? and w.write_id in (
        select write_id from crm_write where portal_id = ? and address_id = ?
         union select write_id from account_task where portal_id = ? and company_id = ? and people @> ?::jsonb)
        and ${IS_OPEN}
      order by w.write_id desc limit ?`,
    [portalId, portalId, addressId, portalId, companyId ?? '', JSON.stringify([{ addressId }]), limit],
  );
}

/** Of one company, whomever they speak of. */
export async function listCompanyTasks(
  db: Db,
  portalId: number,
  companyId: string,
  limit: number,
): Promise<OpenTask[]> {
  return query<OpenTask>(
    db,
    `select ${TASK} from account_task t join crm_write w using (portal_id, write_id)
      where t.portal_id = ? and t.company_id = ? and ${IS_OPEN}
      order by t.opened_at desc, t.write_id desc limit ?`,
    [portalId, companyId, limit],
  );
}

/** The name of a company as our copy has it; null for one that is unknown. */
export async function findCompanyName(db: Db, portalId: number, companyId: string): Promise<string | null> {
  const rows = await query<{ name: string | null }>(
    db,
    `select coalesce(nullif(fields->>'name', ''), fields->>'domain') as name from crm_record
      where portal_id = ? and type = 'company' and record_id = ? and gone_at is null`,
    [portalId, companyId],
  );
  return rows[0]?.name ?? null;
}
