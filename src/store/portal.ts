/** The portals: one row for each HubSpot account that ever installed Bellwether. */
import { type Db, execute, query } from './database.ts';

export type PortalState = 'active' | 'revoked' | 'disconnected';

export interface Portal {
  readonly portalId: number;
  readonly state: PortalState;
  readonly stateWhy: string | null;
  readonly name: string | null;
  readonly uiDomain: string;
  readonly accountType: string | null;
  /** IANA zone. */
  readonly timeZone: string;
  /** ISO 4217. */
  readonly currency: string | null;
  readonly scopes: readonly string[];
  /** Sealed. */
  readonly keysEnc: string;
  readonly installedAt: Date;
  readonly installedBy: string | null;
  readonly provisionedAt: Date | null;
  readonly provisionResult: unknown;
  /** When the accounts of whoever was lost before there were any were marked; null: not yet. */
  readonly accountsMarkedAt: Date | null;
  /** Since when every contact gets its link; null: only those of the ledger. */
  readonly linksForAllSince: Date | null;
}

const COLUMNS = `portal_id as "portalId", state, state_why as "stateWhy", name, ui_domain as "uiDomain",
  account_type as "accountType", time_zone as "timeZone", currency, scopes, keys_enc as "keysEnc",
  installed_at as "installedAt", installed_by as "installedBy", provisioned_at as "provisionedAt",
  provision_result as "provisionResult", accounts_marked_at as "accountsMarkedAt",
  links_for_all_since as "linksForAllSince"`;

export async function findPortal(db: Db, portalId: number): Promise<Portal | null> {
  const rows = await query<Portal>(db, `select ${COLUMNS} from portal where portal_id = ?`, [portalId]);
  return rows[0] ?? null;
}

/** Holds the row until the end of the transaction, so that installing, refreshing and disconnecting do not mix. */
export async function lockPortal(db: Db, portalId: number): Promise<Portal | null> {
  const rows = await query<Portal>(db, `select ${COLUMNS} from portal where portal_id = ? for no key update`, [
    portalId,
  ]);
  return rows[0] ?? null;
}

export interface NewPortal {
  readonly name: string | null;
  readonly scopes: readonly string[];
  readonly keysEnc: string;
  readonly installedAt: Date;
  readonly installedBy: string | null;
}

/** @returns false where the portal was there already: nothing is changed then */
export async function insertPortal(db: Db, portalId: number, portal: NewPortal): Promise<boolean> {
  const count = await execute(
    db,
    `insert into portal (portal_id, state, name, scopes, keys_enc, installed_at, installed_by)
     values (?, 'active', ?, ?::text[], ?, ?, ?)
     on conflict (portal_id) do nothing`,
    [portalId, portal.name, [...portal.scopes], portal.keysEnc, portal.installedAt, portal.installedBy],
  );
  return count === 1;
}

/**
 * Brings a portal back to work with newly granted scopes; its keys stay, for its links and hashes rest on them. A pause of a
 * portal that had lost its access ends: what HubSpot said then says nothing of the new grant.
 */
export async function activatePortal(db: Db, portalId: number, scopes: readonly string[]): Promise<void> {
  await execute(
    db,
    `update portal set state = 'active', state_why = null, disconnected_at = null, scopes = ?::text[],
            crm_paused_until = case when state = 'active' then crm_paused_until end
      where portal_id = ?`,
    [[...scopes], portalId],
  );
}

/** @returns false where the keys are no longer those: nothing is changed then */
export async function resealPortalKeys(db: Db, portalId: number, before: string, after: string): Promise<boolean> {
  const count = await execute(db, 'update portal set keys_enc = ? where portal_id = ? and keys_enc = ?', [
    after,
    portalId,
    before,
  ]);
  return count === 1;
}

export interface PortalFacts {
  readonly uiDomain: string;
  readonly accountType: string | null;
  readonly timeZone: string;
  readonly currency: string | null;
}

export async function savePortalFacts(db: Db, portalId: number, facts: PortalFacts): Promise<void> {
  await execute(
    db,
    'update portal set ui_domain = ?, account_type = ?, time_zone = ?, currency = ? where portal_id = ?',
    [facts.uiDomain, facts.accountType, facts.timeZone, facts.currency, portalId],
  );
}

export async function saveProvisionResult(db: Db, portalId: number, result: object, at: Date): Promise<void> {
  await execute(db, 'update portal set provision_result = ?::jsonb, provisioned_at = ? where portal_id = ?', [
    JSON.stringify(result),
    at,
    portalId,
  ]);
}

/**
 * Takes an active portal out of work. A person who disconnects has the last word, also over a refusal that a worker
 * met while HubSpot was taking the app out.
 *
 * @param why read by the admin
 * @returns false where nothing was left to stop
 */
export async function stopPortal(
  db: Db,
  portalId: number,
  state: Exclude<PortalState, 'active'>,
  why: string,
  at: Date,
): Promise<boolean> {
  const count = await execute(
    db,
    `update portal set state = ?, state_why = ?, disconnected_at = ?
     where portal_id = ? and (state = 'active' or (? = 'disconnected' and state = 'revoked'))`,
    [state, why, at, portalId, state],
  );
  return count === 1;
}

/** The first time counts. */
export async function markLinksForAll(db: Db, portalId: number, at: Date): Promise<void> {
  await execute(db, 'update portal set links_for_all_since = ? where portal_id = ? and links_for_all_since is null', [
    at,
    portalId,
  ]);
}
