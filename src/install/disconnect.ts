/** Takes Bellwether out of a portal from our side. The tokens are forgotten whatever HubSpot says. */
import type { Knex } from 'knex';
import { API_VERSION } from '../crm/api-version.ts';
import type { Crm } from '../crm/crm.ts';
import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import { writeAudit } from '../store/audit.ts';
import { deleteToken, lockToken } from '../store/oauth-token.ts';
import { stopPortal } from '../store/portal.ts';
import { deletePortalSessions } from '../store/system/session-store.ts';
import type { AccessTokens } from './access-token.ts';

export interface DisconnectOutcome {
  /** Why HubSpot may still list the app; null where it was uninstalled there. */
  readonly leftInHubspot: string | null;
}

export interface DisconnectDeps {
  readonly db: Knex;
  readonly clock: Clock;
  readonly accessTokens: Pick<AccessTokens, 'forget'>;
}

/**
 * @param crm of this portal
 * @param actor the admin's email address
 */
export async function disconnect(
  deps: DisconnectDeps,
  crm: Pick<Crm, 'portalId' | 'call'>,
  actor: string,
): Promise<DisconnectOutcome> {
  const { portalId } = crm;
  let leftInHubspot: string | null = null;
  try {
    await crm.call('DELETE', `/appinstalls/${API_VERSION}/external-install`);
  } catch (thrown) {
    leftInHubspot = messageOf(thrown);
  }
  const at = deps.clock.now();
  await deps.db.transaction(async (tx) => {
    await lockToken(tx, portalId);
    const by = `Disconnected by ${actor}.`;
    const rest = 'HubSpot may still list Bellwether among its connected apps; remove it there.';
    await stopPortal(tx, portalId, 'disconnected', leftInHubspot === null ? by : `${by} ${rest}`, at);
    await deleteToken(tx, portalId);
    await writeAudit(tx, portalId, {
      at,
      actor,
      action: 'portal.disconnected',
      target: null,
      detail: { leftInHubspot },
    });
  });
  deps.accessTokens.forget(portalId);
  await deletePortalSessions(deps.db, portalId);
  return { leftInHubspot };
}
