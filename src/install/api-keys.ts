/** Keys by which a company's own scripts ask Bellwether: made and revoked by admins, shown once, kept by their hash. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Clock, DAY_MS, MINUTE_MS } from '../lib/clock.ts';
import { BellwetherError } from '../lib/errors.ts';
import { addApiKey, findApiKey, noteApiKeyUse, revokeApiKey } from '../store/api-key.ts';
import { writeAudit } from '../store/audit.ts';
import type { Db } from '../store/database.ts';

export const API_SCOPES = ['suppressions:read', 'suppressions:check', 'lists:check', 'forms:check'] as const;
export type ApiScope = (typeof API_SCOPES)[number];

/** Days for which a key may be good; 0: until it is revoked. */
export const KEY_DAYS = [0, 30, 90, 365] as const;

/** 256 random bits: a hash without salt or stretching is safe for what nobody can guess. */
const SECRET_BYTES = 32;
const WRITTEN = /^bw_(\d{1,15})_(\d{1,15})_([\w-]{43})$/;

/** Looked at by people, so it need not be noted more often. */
const USE_NOTED_MS = MINUTE_MS;

export interface ApiKeyDeps {
  readonly db: Db;
  readonly clock: Clock;
}

export interface NewKey {
  readonly label: string;
  readonly scopes: readonly ApiScope[];
  readonly days: (typeof KEY_DAYS)[number];
}

/** @returns `bw_<portalId>_<keyId>_<secret>`, which is shown once and stored nowhere */
export async function makeApiKey(
  { db, clock }: ApiKeyDeps,
  portalId: number,
  by: string,
  key: NewKey,
): Promise<string> {
  const now = clock.now();
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  const keyId = await db.transaction(async (trx) => {
    const id = await addApiKey(trx, portalId, {
      secretHash: hashSecret(portalId, secret),
      label: key.label,
      scopes: key.scopes,
      madeBy: by,
      madeAt: now,
      expiresAt: key.days === 0 ? null : new Date(now.getTime() + key.days * DAY_MS),
    });
    await writeAudit(trx, portalId, {
      at: now,
      actor: by,
      action: 'api-key.made',
      target: String(id),
      detail: { label: key.label, scopes: key.scopes, days: key.days },
    });
    return id;
  });
  return `bw_${portalId}_${keyId}_${secret}`;
}

/** @throws BellwetherError `api-key.gone` */
export async function endApiKey({ db, clock }: ApiKeyDeps, portalId: number, by: string, keyId: number): Promise<void> {
  const now = clock.now();
  await db.transaction(async (trx) => {
    const label = await revokeApiKey(trx, portalId, keyId, by, now);
    if (label === null) throw new BellwetherError('api-key.gone', 'This key was revoked before, or never was.');
    await writeAudit(trx, portalId, {
      at: now,
      actor: by,
      action: 'api-key.revoked',
      target: String(keyId),
      detail: { label },
    });
  });
}

export interface KeyHolder {
  readonly portalId: number;
  readonly keyId: number;
  readonly scopes: readonly string[];
}

/**
 * Whose key it is: the portal stands in the key, and nothing that a request says beside it counts.
 *
 * @returns why it opens nothing, in words for whoever uses it, or who holds it
 */
export async function openApiKey({ db, clock }: ApiKeyDeps, written: string): Promise<KeyHolder | string> {
  const match = WRITTEN.exec(written);
  const unknown =
    'There is no such key. Copy it whole, from bw_ to its end; if it is lost, have an admin make another one.';
  if (!match?.[1] || !match[2] || !match[3]) return unknown;
  const [portalId, keyId] = [Number(match[1]), Number(match[2])];
  const key = await findApiKey(db, portalId, keyId);
  const given = hashSecret(portalId, match[3]);
  // Compared also where there is none, so that the time tells nobody which keys there are.
  const isRight = timingSafeEqual(given, key?.secretHash ?? Buffer.alloc(given.length));
  if (!key || !isRight) return unknown;
  const now = clock.now();
  if (key.revokedAt !== null) return 'This key was revoked. Have an admin make another one.';
  if (key.expiresAt !== null && key.expiresAt <= now) return 'This key has expired. Have an admin make another one.';
  if (key.portalState === 'disconnected') return 'Bellwether was disconnected from this HubSpot account.';
  if (key.lastUsedAt === null || now.getTime() - key.lastUsedAt.getTime() >= USE_NOTED_MS)
    await noteApiKeyUse(db, portalId, keyId, now);
  return { portalId, keyId, scopes: key.scopes };
}

function hashSecret(portalId: number, secret: string): Buffer {
  return createHash('sha256').update(`bellwether api key ${portalId} ${secret}`).digest();
}
