import { openPortalKeys } from '../../src/install/sealed-tokens.ts';
import { createSecretBox } from '../../src/lib/secrets.ts';
import { query } from '../../src/store/database.ts';
import { findPortal } from '../../src/store/portal.ts';
import { Browser } from './browser.ts';
import { type InstallUnderTest, PORTAL, startInstallUnderTest } from './install-under-test.ts';

const box = createSecretBox([Buffer.alloc(32, 7)]);

let it_: InstallUnderTest;
beforeEach(async () => {
  it_ = await startInstallUnderTest();
});
afterEach(() => it_.stop());

const portal = () => findPortal(it_.database.db, PORTAL);

/** Every row of every table, as anybody with the database file would read it. */
async function dump(): Promise<string> {
  const tables = await query<{ name: string }>(
    it_.database.db,
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'r'`,
  );
  const parts = await Promise.all(
    tables.map(({ name }) =>
      query<{ row: string }>(it_.database.db, `select to_jsonb(t)::text as row from "${name}" t`),
    ),
  );
  return parts
    .flat()
    .map((one) => one.row)
    .join('\n');
}

describe('what is kept', () => {
  test('shows no token and no key to whoever reads the database or the logs', async () => {
    const browser = new Browser();
    const callbackTrail = await it_.signIn(browser);
    expect(callbackTrail.status).toBe(200);
    it_.pass(40 * 60_000);
    const access = await it_.accessTokens.get(PORTAL);
    const { access: accesses, refresh } = it_.sandbox.world.tokens.dump();
    const secrets = [
      access,
      ...accesses.map(([token]) => token),
      ...refresh.map(([token]) => token),
      'sandbox-secret-0123456789abcdef',
      ...browser.trail.flatMap((url) => new URL(url).searchParams.getAll('code')),
    ];
    expect(secrets.length).toBeGreaterThanOrEqual(5);
    const [stored, logged] = [await dump(), it_.logged()];
    expect(stored).toContain('access_token_enc');
    for (const secret of secrets) {
      expect(stored.includes(secret)).toBe(false);
      expect(logged.includes(secret)).toBe(false);
    }
    const keys = openPortalKeys(box, PORTAL, (await portal())?.keysEnc ?? '');
    for (const key of [keys.hash, keys.link]) {
      for (const form of ['base64', 'base64url', 'hex'] as const)
        expect(stored.includes(key.toString(form))).toBe(false);
    }
    expect(logged).toContain('signed in');
  });

  test('opens for its own portal only', async () => {
    await it_.signIn(new Browser());
    const keysEnc = (await portal())?.keysEnc ?? '';
    expect(() => openPortalKeys(box, PORTAL + 1, keysEnc)).toThrow('altered or belongs elsewhere');
  });
});
