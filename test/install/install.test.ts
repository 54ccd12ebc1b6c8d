import { DEFAULT_SETTINGS } from '../../src/flow/settings.ts';
import { OPTIONAL_SCOPES, REQUIRED_SCOPES, scopeNames } from '../../src/install/scopes.ts';
import { openPortalKeys } from '../../src/install/sealed-tokens.ts';
import { createSecretBox } from '../../src/lib/secrets.ts';
import { listAudit } from '../../src/store/audit.ts';
import { query } from '../../src/store/database.ts';
import { findToken } from '../../src/store/oauth-token.ts';
import { findPortal } from '../../src/store/portal.ts';
import { findRuleVersion } from '../../src/store/rule-version.ts';
import { Browser } from './browser.ts';
import { type InstallUnderTest, PORTAL, startInstallUnderTest } from './install-under-test.ts';

const required = scopeNames(REQUIRED_SCOPES);
const optional = scopeNames(OPTIONAL_SCOPES);
const box = createSecretBox([Buffer.alloc(32, 7)]);

let it_: InstallUnderTest;
beforeEach(async () => {
  it_ = await startInstallUnderTest();
});
afterEach(() => it_.stop());

const tokens = () => findToken(it_.database.db, PORTAL);
const portal = () => findPortal(it_.database.db, PORTAL);
const actions = async () => (await listAudit(it_.database.db, PORTAL)).map((entry) => entry.action).toReversed();

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

describe('installing', () => {
  test('ends signed in, with the account known, rules made and everything provisioned', async () => {
    const browser = new Browser();
    const page = await it_.signIn(browser);
    expect(page.status).toBe(200);
    expect(JSON.parse(page.text)).toMatchObject({ portalId: PORTAL, role: 'admin' });

    const stored = await portal();
    expect(stored).toMatchObject({ state: 'active', uiDomain: 'app.hubspot.com', accountType: 'DEVELOPER_TEST' });
    expect(new Set(stored?.scopes)).toEqual(new Set([...required, ...optional]));
    expect(stored?.timeZone).toBe(it_.sandbox.world.portals.get(PORTAL)?.timeZone);
    expect(stored?.currency).toBe(it_.sandbox.world.portals.get(PORTAL)?.currency);
    expect(stored?.provisionResult).toMatchObject({ failure: null, notGranted: [] });

    const rules = await findRuleVersion(it_.database.db, PORTAL);
    expect(rules?.settings).toEqual(DEFAULT_SETTINGS);
    expect(await actions()).toEqual(['portal.installed']);

    const keys = openPortalKeys(box, PORTAL, stored?.keysEnc ?? '');
    expect([keys.hash.length, keys.link.length]).toEqual([32, 32]);
    expect(keys.hash.equals(keys.link)).toBe(false);
  });

  test('asks for exactly the listed scopes, the optional ones as optional', async () => {
    const browser = new Browser();
    const asked = await browser.follow(`${it_.publicUrl}/oauth/install`);
    const url = new URL(asked.url);
    expect(url.pathname).toBe('/oauth/authorize');
    expect(url.searchParams.get('scope')?.split(' ')).toEqual(required);
    expect(url.searchParams.get('optional_scope')?.split(' ')).toEqual(optional);
    expect(url.search).toContain('scope=oauth%20crm.');
    expect(url.searchParams.get('redirect_uri')).toBe(`${it_.publicUrl}/oauth/callback`);
    expect(url.searchParams.get('state')?.length).toBeGreaterThanOrEqual(32);
  });

  test('works with every optional scope refused', async () => {
    const page = await it_.signIn(new Browser(), { refuse: 'all' });
    expect(page.status).toBe(200);
    const stored = await portal();
    expect(new Set(stored?.scopes)).toEqual(new Set(required));
    expect(stored?.provisionResult).toMatchObject({
      failure: null,
      types: [{ type: 'contacts', leftOut: [], different: [] }],
      notGranted: [expect.stringContaining('Company properties')],
    });
  });

  test('is a mere sign-in the second time: keys and rules stay, tokens are replaced', async () => {
    await it_.signIn(new Browser());
    const [before, old] = [await portal(), await tokens()];
    const page = await it_.signIn(new Browser());
    expect(page.status).toBe(200);
    const [after, fresh] = [await portal(), await tokens()];
    expect(after?.keysEnc).toBe(before?.keysEnc);
    expect(after?.installedAt).toEqual(before?.installedAt);
    expect(fresh?.version).toBe((old?.version ?? 0) + 1);
    expect(fresh?.accessTokenEnc).not.toBe(old?.accessTokenEnc);
    expect(await actions()).toEqual(['portal.installed', 'admin.signed_in']);
    expect(await query(it_.database.db, 'select version from rule_version')).toEqual([{ version: 1 }]);
  });

  test('with fewer scopes keeps the stored tokens, and the person is signed in all the same', async () => {
    await it_.signIn(new Browser());
    const old = await tokens();
    const page = await it_.signIn(new Browser(), { refuse: ['crm.objects.deals.read'] });
    expect(page.status).toBe(200);
    expect(await tokens()).toEqual(old);
    expect((await portal())?.scopes).toContain('crm.objects.deals.read');
  });

  test('with more scopes than before takes the new ones', async () => {
    await it_.signIn(new Browser(), { refuse: 'all' });
    await it_.signIn(new Browser());
    expect(new Set((await portal())?.scopes)).toEqual(new Set([...required, ...optional]));
  });

  test('again after a removal brings the portal back with its old keys, even with fewer scopes', async () => {
    await it_.signIn(new Browser());
    const before = await portal();
    await it_.control('POST', '/uninstall', {});
    expect(await it_.accessTokens.probe(PORTAL)).toBe(false);
    expect(await portal()).toMatchObject({ state: 'revoked', stateWhy: expect.stringContaining('Install it again') });
    await it_.signIn(new Browser(), { refuse: 'all' });
    const after = await portal();
    expect(after).toMatchObject({ state: 'active', stateWhy: null });
    expect(after?.keysEnc).toBe(before?.keysEnc);
    expect(new Set(after?.scopes)).toEqual(new Set(required));
    expect(await actions()).toEqual(['portal.installed', 'portal.revoked', 'portal.reinstalled']);
  });

  test('goes on when HubSpot cannot tell about the account or make properties just now', async () => {
    for (const path of ['/account-info/', '/crm/properties/']) {
      await it_.control('POST', '/faults', { match: { path }, kind: 'status', status: 503, count: 5, body: {} });
    }
    const page = await it_.signIn(new Browser());
    expect(page.status).toBe(200);
    expect(await portal()).toMatchObject({ state: 'active', timeZone: 'UTC' });
    expect((await portal())?.provisionResult).toMatchObject({ failure: expect.stringContaining('503') });
  });
});

describe('a sign-in is refused', () => {
  /** Goes as far as HubSpot's redirect back, and returns the address that it names. */
  async function halfway(browser: Browser): Promise<string> {
    const asked = await browser.follow(`${it_.publicUrl}/oauth/install`);
    const user = /name="user" value="([^"]+)" checked/.exec(asked.text)?.[1] ?? '';
    const answered = await browser.open(asked.url, { form: new URLSearchParams({ user, decision: 'install' }) });
    return answered.headers.get('location') ?? '';
  }

  test('in a browser that did not begin it', async () => {
    const callback = await halfway(new Browser());
    const victim = new Browser();
    await victim.follow(`${it_.publicUrl}/oauth/install`);
    const page = await victim.open(callback);
    expect(page.status).toBe(403);
    expect(page.text).toContain('did not begin here');
    expect(await portal()).toBeNull();
    expect((await victim.open(`${it_.publicUrl}/`)).status).toBe(303);
  });

  test('with another state, without a state, and after 15 minutes', async () => {
    const browser = new Browser();
    const callback = new URL(await halfway(browser));
    const code = callback.searchParams.get('code') ?? '';
    for (const query_ of [
      `code=${code}&state=${'x'.repeat(32)}`,
      `code=${code}`,
      `code=${code}&state=a&state=b`,
      'step=other',
    ]) {
      const page = await browser.open(`${it_.publicUrl}/oauth/callback?${query_}`);
      expect([query_, page.status]).toEqual([query_, 403]);
    }
    it_.pass(16 * 60_000);
    expect((await browser.open(callback.href)).status).toBe(403);
    expect(await portal()).toBeNull();
  });

  test('the second time with the same answer of HubSpot', async () => {
    const browser = new Browser();
    const callback = await halfway(browser);
    expect((await browser.open(callback)).status).toBe(303);
    expect((await browser.open(callback)).status).toBe(403);
  });

  test('when the person says no in HubSpot, and nothing is stored', async () => {
    const page = await it_.signIn(new Browser(), { decision: 'cancel' });
    expect(page.status).toBe(403);
    expect(page.text).toContain('Nothing was connected');
    expect(await portal()).toBeNull();
  });

  test('when a required permission is missing from what was granted', async () => {
    const browser = new Browser();
    const callback = await halfway(browser);
    const { tokens: issued } = it_.sandbox.world;
    const code = issued.issueCode(
      { portalId: PORTAL, userId: 1, scopes: ['oauth'] },
      `${it_.publicUrl}/oauth/callback`,
      it_.now().getTime() + 60_000,
    );
    const page = await browser.open(callback.replace(/code=[^&]+/, `code=${code}`));
    expect(page.status).toBe(403);
    expect(page.text).toContain('crm.objects.contacts.write');
    expect(await portal()).toBeNull();
  });

  test('readably when HubSpot refuses the code or is down', async () => {
    const browser = new Browser();
    const spoilt = (await halfway(browser)).replace(/code=[^&]+/, 'code=spoilt');
    const refused = await browser.open(spoilt);
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('Start it again')]);

    const callback = await halfway(browser);
    await it_.control('POST', '/faults', {
      match: { path: 'oauth/2026-09/token' },
      kind: 'status',
      status: 502,
      body: {},
    });
    const down = await browser.open(callback);
    expect([down.status, down.text]).toEqual([503, expect.stringContaining('cannot answer at the moment')]);
    expect(down.text).not.toMatch(/ at .*\.ts|stack/);
    expect(await portal()).toBeNull();
  });
});

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

describe('disconnecting', () => {
  const disconnect = (browser: Browser) =>
    browser.open(`${it_.publicUrl}/disconnect`, {
      form: new URLSearchParams(),
      headers: { origin: it_.publicUrl, 'sec-fetch-site': 'same-origin' },
    });

  test('uninstalls in HubSpot, forgets the tokens and signs every admin of the portal out', async () => {
    const [one, two] = [new Browser(), new Browser()];
    await it_.signIn(one);
    await it_.signIn(two);
    const page = await disconnect(one);
    expect(page.status).toBe(303);
    expect(it_.sandbox.world.tokens.isInstalled(PORTAL)).toBe(false);
    expect(await tokens()).toBeNull();
    expect(await portal()).toMatchObject({
      state: 'disconnected',
      stateWhy: expect.not.stringContaining('still list'),
    });
    for (const browser of [one, two]) expect((await browser.open(`${it_.publicUrl}/`)).status).toBe(303);
    await expect(it_.accessTokens.get(PORTAL)).rejects.toMatchObject({ kind: 'revoked' });
    expect((await actions()).at(-1)).toBe('portal.disconnected');
  });

  test('forgets the tokens even where HubSpot does not answer, and says what is left to do', async () => {
    const browser = new Browser();
    await it_.signIn(browser);
    await it_.control('POST', '/faults', { match: { path: '/appinstalls/' }, kind: 'drop' });
    await disconnect(browser);
    expect(await tokens()).toBeNull();
    expect(await portal()).toMatchObject({
      state: 'disconnected',
      stateWhy: expect.stringContaining('remove it there'),
    });
  });
});
