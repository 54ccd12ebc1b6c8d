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
