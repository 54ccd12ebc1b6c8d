/**
 * The access token of a portal, refreshed ahead of its end by one process at a time: whoever holds the row refreshes, all
 * others wait and read what the winner stored. A portal is taken out of work only where HubSpot says that the grant
 * itself is gone; our own wrong settings and passing trouble disconnect nobody.
 */
import type { Knex } from 'knex';
import { CrmError } from '../crm/crm.ts';
import type { OAuthApi } from '../crm/oauth-api.ts';
import { type Clock, MINUTE_MS, SECOND_MS } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { SecretBox } from '../lib/secrets.ts';
import { writeAudit } from '../store/audit.ts';
import { type Db, execute } from '../store/database.ts';
import {
  deleteToken,
  findToken,
  lockToken,
  noteTokenFailure,
  replaceToken,
  type StoredToken,
} from '../store/oauth-token.ts';
import { findPortal, stopPortal } from '../store/portal.ts';
import { createGate } from './gate.ts';
import { openAccessToken, openRefreshToken, sealGrant } from './sealed-tokens.ts';

/** HubSpot's access tokens live for 30 minutes. */
const AHEAD_MS = 5 * MINUTE_MS;
/** A token that is used to the last may end on its way. */
const LAST_USE_MS = 30 * SECOND_MS;
/** Another process may have replaced or revoked it meanwhile. */
const CACHE_MS = MINUTE_MS;
/** Each refresh holds a connection of the pool while HubSpot answers. */
const MAX_REFRESHES = 3;
/** Longer than any call to HubSpot lasts. */
const LOCK_WAIT = '40s';
const LOCK_NOT_AVAILABLE = '55P03';

export interface AccessTokens {
  /**
   * @param refused a token that HubSpot has just answered with 401: another one is returned, if there is one
   * @throws CrmError `revoked`, `misconfigured`, `unavailable` or `rate_limited`
   */
  get(portalId: number, refused?: string): Promise<string>;
  /**
   * Asks HubSpot whether the app is still installed; HubSpot does not tell by itself. For once a day.
   *
   * @returns false where it is not, and the portal was taken out of work
   * @throws CrmError where that cannot be known now
   */
  probe(portalId: number): Promise<boolean>;
  /** After this process changed the portal's tokens itself. */
  forget(portalId: number): void;
}

export interface AccessTokenDeps {
  readonly db: Knex;
  readonly clock: Clock;
  readonly box: SecretBox;
  readonly oauth: OAuthApi;
  readonly log: Log;
}

interface Cached {
  readonly token: string;
  readonly until: number;
}

/** Committed before it is thrown, for what it writes must stay. */
type Refreshed = { readonly token: string; readonly expiresAt: Date } | { readonly failure: CrmError };

const REVOKED = 'Bellwether is not connected to this HubSpot account. Install it again.';

export function createAccessTokens({ db, clock, box, oauth, log }: AccessTokenDeps): AccessTokens {
  const cache = new Map<number, Cached>();
  const underWay = new Map<number, Promise<string>>();
  const gate = createGate(MAX_REFRESHES);

  const lastsLongerThan = (stored: { readonly expiresAt: Date }, ms: number) =>
    stored.expiresAt.getTime() - clock.now().getTime() > ms;

  function remember(portalId: number, token: string, expiresAt: Date): string {
    const until = Math.min(clock.now().getTime() + CACHE_MS, expiresAt.getTime() - AHEAD_MS);
    cache.set(portalId, { token, until });
    return token;
  }

  /** The grant is gone: the portal stops cleanly, and its admin can read why. */
  async function revoke(tx: Db, portalId: number, why: string): Promise<void> {
    const at = clock.now();
    if (await stopPortal(tx, portalId, 'revoked', why, at)) {
      await writeAudit(tx, portalId, {
        at,
        actor: 'bellwether',
        action: 'portal.revoked',
        target: null,
        detail: { why },
      });
    }
    await deleteToken(tx, portalId);
    cache.delete(portalId);
    log.warn({ portalId }, 'the app is no longer installed in this portal');
  }

  /** Refusals that do not say outright that the grant is gone are checked against introspection. */
  async function isGone(failure: CrmError, refreshToken: string): Promise<boolean> {
    if (failure.kind === 'revoked') return true;
    if (failure.kind !== 'invalid') return false;
    const state = await oauth.introspect(refreshToken, 'refresh_token');
    return !state.active;
  }

  async function refreshHeld(
    tx: Db,
    portalId: number,
    stored: StoredToken,
    refused: string | undefined,
  ): Promise<Refreshed> {
    const current = openAccessToken(box, portalId, stored);
    const isRefused = refused === current;
    if (!isRefused && lastsLongerThan(stored, AHEAD_MS)) return { token: current, expiresAt: stored.expiresAt };
    const refreshToken = openRefreshToken(box, portalId, stored);
    try {
      const grant = await oauth.refresh(refreshToken);
      const sealed = sealGrant(box, portalId, grant, clock.now());
      await replaceToken(tx, portalId, stored.version, sealed, clock.now());
      log.debug({ portalId }, 'refreshed the tokens of a portal');
      return { token: grant.accessToken, expiresAt: sealed.expiresAt };
    } catch (thrown) {
      if (!(thrown instanceof CrmError)) throw thrown;
      if (await isGone(thrown, refreshToken)) {
        await revoke(tx, portalId, thrown.message);
        return { failure: new CrmError('revoked', thrown.message, { cause: thrown, category: thrown.category }) };
      }
      await noteTokenFailure(tx, portalId, thrown.message, clock.now());
      log.warn(
        { portalId, kind: thrown.kind, why: messageOf(thrown) },
        'the tokens of a portal could not be refreshed',
      );
      // Refreshing begins early, so that an outage of minutes is not felt.
      if (!isRefused && lastsLongerThan(stored, LAST_USE_MS)) return { token: current, expiresAt: stored.expiresAt };
      return {
        failure: thrown.kind === 'invalid' ? new CrmError('unavailable', thrown.message, { cause: thrown }) : thrown,
      };
    }
  }

  async function inTransaction<Value>(work: (tx: Db) => Promise<Value>): Promise<Value> {
    try {
      return await db.transaction(async (tx) => {
        await execute(tx, `set local lock_timeout = '${LOCK_WAIT}'`);
        return work(tx);
      });
    } catch (thrown) {
      if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && thrown.code === LOCK_NOT_AVAILABLE) {
        throw new CrmError(
          'unavailable',
          'Another process has been refreshing the tokens of this portal for too long.',
          {
            cause: thrown,
          },
        );
      }
      throw thrown;
    }
  }

  async function refresh(portalId: number, refused: string | undefined): Promise<string> {
    const refreshed = await gate(() =>
      inTransaction(async (tx): Promise<Refreshed> => {
        const stored = await lockToken(tx, portalId);
        if (!stored) return { failure: new CrmError('revoked', REVOKED) };
        return refreshHeld(tx, portalId, stored, refused);
      }),
    );
    if ('failure' in refreshed) throw refreshed.failure;
    return remember(portalId, refreshed.token, refreshed.expiresAt);
  }

  async function find(portalId: number, refused: string | undefined): Promise<string> {
    const [portal, stored] = await Promise.all([findPortal(db, portalId), findToken(db, portalId)]);
    if (portal?.state !== 'active' || !stored) throw new CrmError('revoked', portal?.stateWhy ?? REVOKED);
    const token = openAccessToken(box, portalId, stored);
    if (token !== refused && lastsLongerThan(stored, AHEAD_MS)) return remember(portalId, token, stored.expiresAt);
    return refresh(portalId, refused);
  }

  async function get(portalId: number, refused?: string): Promise<string> {
    const cached = cache.get(portalId);
    if (cached && cached.token !== refused && cached.until > clock.now().getTime()) return cached.token;
    cache.delete(portalId);
    const running = underWay.get(portalId);
    // Whoever waits with a refused token looks again: the one under way may have begun before it was refused.
    if (running) {
      const token = await running;
      if (token !== refused) return token;
      return get(portalId, refused);
    }
    const work = find(portalId, refused).finally(() => underWay.delete(portalId));
    underWay.set(portalId, work);
    return work;
  }

  return {
    get,
    async probe(portalId) {
      return inTransaction(async (tx) => {
        const stored = await lockToken(tx, portalId);
        if (!stored) return false;
        const state = await oauth.introspect(openRefreshToken(box, portalId, stored), 'refresh_token');
        if (state.active) return true;
        await revoke(tx, portalId, 'Bellwether was removed from this HubSpot account. Install it again to go on.');
        return false;
      });
    },

    forget: (portalId) => {
      cache.delete(portalId);
    },
  };
}
