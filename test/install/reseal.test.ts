import { resealSecrets } from '../../src/install/reseal.ts';
import {
  openAccessToken,
  openPortalKeys,
  openRefreshToken,
  sealGrant,
  sealNewKeys,
} from '../../src/install/sealed-tokens.ts';
import { createSecretBox, type SecretBox } from '../../src/lib/secrets.ts';
import { query } from '../../src/store/database.ts';
import { findToken, putToken, replaceToken } from '../../src/store/oauth-token.ts';
import { findPortal, insertPortal } from '../../src/store/portal.ts';
import { addSecret, addSource, findSource, findSourceByToken } from '../../src/store/source.ts';
import { countSealed } from '../../src/store/system/sealed-secrets.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { until } from '../support/process.ts';

const NOW = new Date('2026-11-20T10:00:00Z');
const OLD = Buffer.alloc(32, 1);
const NEW = Buffer.alloc(32, 2);
const before = createSecretBox([OLD]);
const both = createSecretBox([NEW, OLD]);
const after = createSecretBox([NEW]);
const grant = (name: string) => ({
  accessToken: `access ${name}`,
  refreshToken: `refresh ${name}`,
  expiresInSeconds: 1_800,
});

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

/** @returns the ids and URL tokens of two sources, the first with two secrets, the second with none */
async function fill(portalId: number, box: SecretBox) {
  const { db } = database;
  const keysEnc = sealNewKeys(box, portalId);
  await insertPortal(db, portalId, { name: 'x', scopes: [], keysEnc, installedAt: NOW, installedBy: null });
  await putToken(db, portalId, sealGrant(box, portalId, grant(String(portalId)), NOW), NOW);
  const full = await addSource(db, portalId, box, { esp: 'sendgrid', label: 'a', secrets: ['first'], now: NOW });
  await addSecret(db, portalId, box, full.sourceId, 'second');
  const empty = await addSource(db, portalId, box, { esp: 'sendgrid', label: 'b', secrets: [], now: NOW });
  return { full, empty };
}

/** Whatever is sealed, read with these keys. */
async function readAll(portalId: number, box: SecretBox) {
  const { db } = database;
  const portal = await findPortal(db, portalId);
  const stored = await findToken(db, portalId);
  if (!portal || !stored) throw new Error('it is gone');
  return {
    keys: openPortalKeys(box, portalId, portal.keysEnc),
    access: openAccessToken(box, portalId, stored),
    refresh: openRefreshToken(box, portalId, stored),
  };
}

const dump = () =>
  query(
    database.db,
    `select keys_enc, access_token_enc, refresh_token_enc, version, token_enc, secrets_enc
       from portal join oauth_token using (portal_id) join source using (portal_id) order by portal_id, source_id`,
  );

test('once everything is resealed, the old key can be dropped and everything still opens', async () => {
  const made = new Map<number, Awaited<ReturnType<typeof fill>>>();
  for (const portalId of [1, 2, 3]) made.set(portalId, await fill(portalId, before));
  const keys = (await readAll(2, before)).keys;
  await expect(readAll(2, after)).rejects.toMatchObject({ code: 'secrets.unreadable' });

  // Batches smaller than what there is to do: 3 portals with keys, tokens and two sources each.
  expect(await resealSecrets({ db: database.db, box: both }, 5)).toEqual({ done: 12, changed: 0, unreadable: [] });

  for (const [portalId, { full, empty }] of made) {
    expect(await readAll(portalId, after)).toMatchObject({
      access: `access ${portalId}`,
      refresh: `refresh ${portalId}`,
    });
    const found = await findSourceByToken(database.db, portalId, after, full.token);
    expect(found).toMatchObject({ sourceId: full.sourceId, token: full.token, secrets: ['second', 'first'] });
    expect(await findSource(database.db, portalId, after, empty.sourceId)).toMatchObject({
      token: empty.token,
      secrets: [],
    });
  }
  expect((await readAll(2, after)).keys).toEqual(keys);
});

test('what is under the newest key already is left as it is, and once is enough', async () => {
  await fill(1, both);
  await fill(2, before);
  const fresh = (await dump()).slice(0, 2);
  expect(await countSealed(database.db)).toEqual(
    new Map([
      [both.keyIds[0], 7],
      [both.keyIds[1], 7],
    ]),
  );
  expect(await resealSecrets({ db: database.db, box: both })).toMatchObject({ done: 4 });
  const once = await dump();
  expect(once.slice(0, 2)).toEqual(fresh);
  expect(await resealSecrets({ db: database.db, box: both })).toEqual({ done: 0, changed: 0, unreadable: [] });
  expect(await dump()).toEqual(once);
  expect(await countSealed(database.db)).toEqual(new Map([[both.keyIds[0], 14]]));
});

test('tokens that are being refreshed at this moment are never overwritten', async () => {
  const { db } = database;
  await fill(1, before);
  const refresh = await db.transaction();
  const held = await query<{ version: number }>(
    refresh,
    'select version from oauth_token where portal_id = 1 for update',
  );
  const resealing = resealSecrets({ db, box: both });
  await until(async () => {
    const waiting = await query(
      db,
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return waiting.length > 0;
  }, 'the reseal waits for the refresh');
  await replaceToken(refresh, 1, held[0]?.version ?? 0, sealGrant(both, 1, grant('anew'), NOW), NOW);
  await refresh.commit();
  expect(await resealing).toMatchObject({ done: 3, changed: 1, unreadable: [] });
  expect(await readAll(1, after)).toMatchObject({ access: 'access anew', refresh: 'refresh anew' });
});

test('a secret that no key opens is named and left alone, and the others are done', async () => {
  await fill(1, createSecretBox([Buffer.alloc(32, 9)]));
  await fill(2, before);
  const lost = (await dump()).slice(0, 2);
  const { done, unreadable } = await resealSecrets({ db: database.db, box: both }, 2);
  expect(done).toBe(4);
  expect(unreadable.map(({ portalId, kind }) => `${portalId} ${kind}`)).toEqual([
    '1 keys',
    '1 source',
    '1 source',
    '1 token',
  ]);
  expect((await dump()).slice(0, 2)).toEqual(lost);
  await expect(readAll(2, after)).resolves.toBeDefined();
});
