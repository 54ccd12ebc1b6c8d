/** What the pages say of a portal itself. */
import { type Db, query } from '../database.ts';

export interface PortalView {
  readonly portalId: number;
  readonly name: string | null;
  readonly state: 'active' | 'revoked' | 'disconnected';
  readonly stateWhy: string | null;
  readonly uiDomain: string;
  /** IANA zone, in which the pages write times. */
  readonly timeZone: string;
  /** ISO 4217; null: HubSpot did not say. */
  readonly currency: string | null;
  readonly installedAt: Date;
  readonly provisionedAt: Date | null;
  readonly provisionResult: unknown;
  readonly crmPausedUntil: Date | null;
  readonly crmPauseWhy: string | null;
  /** Why the tokens could not be refreshed the last time; null where they could. */
  readonly tokenFailure: string | null;
  /** Since when every contact gets its link; null: only those of the ledger. */
  readonly linksForAllSince: Date | null;
}

export async function findPortalView(db: Db, portalId: number): Promise<PortalView | null> {
  const rows = await query<PortalView>(
    db,
    `select portal_id as "portalId", name, state, state_why as "stateWhy", ui_domain as "uiDomain", time_zone as "timeZone", currency,
            installed_at as "installedAt", provisioned_at as "provisionedAt", provision_result as "provisionResult",
            crm_paused_until as "crmPausedUntil", crm_pause_why as "crmPauseWhy",
            (select t.failure from oauth_token t where t.portal_id = portal.portal_id) as "tokenFailure",
            links_for_all_since as "linksForAllSince"
       from portal where portal_id = ?`,
    [portalId],
  );
  return rows[0] ?? null;
}
