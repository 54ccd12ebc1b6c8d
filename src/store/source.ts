/** Sources: one connection to one ESP each, with the token of its URL and the secrets of its signature. */
import { createHash, randomBytes } from 'node:crypto';
import type { Scope } from '../flow/event.ts';
import type { SecretBox } from '../lib/secrets.ts';
import { type Db, execute, query } from './database.ts';

/** 128 bits: the URL cannot be guessed (facts: nine ESPs have no other authentication). */
const TOKEN_BYTES = 16;

/** What the mail of a source is for. */
export const PURPOSES = ['marketing', 'transactional', 'both'] as const;
export type Purpose = (typeof PURPOSES)[number];

export interface Source {
  readonly portalId: number;
  readonly sourceId: number;
  readonly esp: string;
  readonly label: string;
  readonly purpose: Purpose;
  /** How far an unsubscribe reaches that is told through it; null: as the ESP means it. */
  readonly unsubscribeScope: Scope | null;
  readonly isOn: boolean;
  readonly token: string;
  /** Newest first. */
  readonly secrets: readonly string[];
}

interface SourceRow {
  source_id: number;
  esp: string;
  label: string;
  purpose: Purpose;
  unsubscribe_scope: Scope | null;
  state: string;
  token_enc: string;
  secrets_enc: string[];
}

export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

const tokenContext = (portalId: number): string => `source-token:${portalId}`;
const secretContext = (portalId: number): string => `source-secret:${portalId}`;

function open(box: SecretBox, portalId: number, row: SourceRow): Source {
  return {
    portalId,
    sourceId: row.source_id,
    esp: row.esp,
    label: row.label,
    purpose: row.purpose,
    unsubscribeScope: row.unsubscribe_scope,
    isOn: row.state === 'on',
    token: box.open(row.token_enc, tokenContext(portalId)),
    secrets: row.secrets_enc.map((sealed) => box.open(sealed, secretContext(portalId))),
  };
}

const FIELDS = 'source_id, esp, label, purpose, unsubscribe_scope, state, token_enc, secrets_enc';

/** A new token, as it is stored. */
export function sealNewToken(portalId: number, box: SecretBox): { hash: Buffer; sealed: string } {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  return { hash: hashToken(token), sealed: box.seal(token, tokenContext(portalId)) };
}

export async function addSource(
  db: Db,
  portalId: number,
  box: SecretBox,
  made: { esp: string; label: string; purpose?: Purpose; secrets: readonly string[]; now: Date },
): Promise<Source> {
  const { hash, sealed } = sealNewToken(portalId, box);
  const rows = await query<SourceRow>(
    db,
    `insert into source (portal_id, esp, label, purpose, token_hash, token_enc, secrets_enc, created_at)
     values (?, ?, ?, ?, ?, ?, ?::text[], ?) returning ${FIELDS}`,
    [
      portalId,
      made.esp,
      made.label,
      made.purpose ?? 'both',
      hash,
      sealed,
      made.secrets.map((secret) => box.seal(secret, secretContext(portalId))),
      made.now,
    ],
  );
  const row = rows[0];
  if (!row) throw new Error('an insert without a conflict clause returned no row');
  return open(box, portalId, row);
}

/**
 * By its token, or by its former one as long as that is open: see `token` of what is returned. Only of portals that are
 * installed: after an uninstall the intake is gone at once.
 */
export async function findSourceByToken(
  db: Db,
  portalId: number,
  box: SecretBox,
  token: string,
): Promise<Source | null> {
  const rows = await query<SourceRow>(
    db,
    `select ${FIELDS} from source
      where portal_id = ? and removed_at is null and (token_hash = ? or (former_is_open and former_token_hashes[1] = ?))
        and exists (select from portal p where p.portal_id = source.portal_id and p.state <> 'disconnected')`,
    [portalId, hashToken(token), hashToken(token)],
  );
  const row = rows[0];
  return row ? open(box, portalId, row) : null;
}

export async function findSource(db: Db, portalId: number, box: SecretBox, sourceId: number): Promise<Source | null> {
  const rows = await query<SourceRow>(
    db,
    `select ${FIELDS} from source where portal_id = ? and source_id = ? and removed_at is null`,
    [portalId, sourceId],
  );
  const row = rows[0];
  return row ? open(box, portalId, row) : null;
}

export async function listSources(db: Db, portalId: number, box: SecretBox): Promise<Source[]> {
  const rows = await query<SourceRow>(
    db,
    `select ${FIELDS} from source where portal_id = ? and removed_at is null order by source_id`,
    [portalId],
  );
  return rows.map((row) => open(box, portalId, row));
}

/**
 * The new secret counts first, and the former one goes on counting: ESPs sign with either during a rotation.
 *
 * @returns false when there is no such source
 */
export async function addSecret(
  db: Db,
  portalId: number,
  box: SecretBox,
  sourceId: number,
  secret: string,
): Promise<boolean> {
  const touched = await execute(
    db,
    'update source set secrets_enc = array[?::text] || secrets_enc[1:1] where portal_id = ? and source_id = ?',
    [box.seal(secret, secretContext(portalId)), portalId, sourceId],
  );
  return touched > 0;
}

/**
 * Its token and secrets under the newest key.
 *
 * @returns false where there is no such source, or its secrets were changed meanwhile: nothing is changed then
 * @throws BellwetherError `secrets.unreadable`
 */
export async function resealSource(db: Db, portalId: number, box: SecretBox, sourceId: number): Promise<boolean> {
  const rows = await query<SourceRow>(db, `select ${FIELDS} from source where portal_id = ? and source_id = ?`, [
    portalId,
    sourceId,
  ]);
  const row = rows[0];
  if (!row) return false;
  const { token, secrets } = open(box, portalId, row);
  const count = await execute(
    db,
    `update source set token_enc = ?, secrets_enc = ?::text[]
      where portal_id = ? and source_id = ? and token_enc = ? and secrets_enc = ?::text[]`,
    [
      box.seal(token, tokenContext(portalId)),
      secrets.map((secret) => box.seal(secret, secretContext(portalId))),
      portalId,
      sourceId,
      row.token_enc,
      row.secrets_enc,
    ],
  );
  return count === 1;
}

/** Remembers that a signature failed, to be shown at the source. */
export async function noteRefusal(db: Db, portalId: number, sourceId: number, why: string, now: Date): Promise<void> {
  await execute(
    db,
    `update source set refused_at = ?, refused_why = ?, refused_count = refused_count + 1,
        refused_since = coalesce(refused_since, ?)
      where portal_id = ? and source_id = ?`,
    [now, why, now, portalId, sourceId],
  );
}

/** What was refused is settled; how many there were stays. */
export async function clearRefusal(db: Db, portalId: number, sourceId: number): Promise<void> {
  await execute(
    db,
    `update source set refused_at = null, refused_why = null, refused_since = null
      where portal_id = ? and source_id = ?`,
    [portalId, sourceId],
  );
}
