import type { Crm } from '../../src/crm/crm.ts';
import { disconnect as disconnectPortal } from '../../src/install/disconnect.ts';
import { listAudit } from '../../src/store/audit.ts';
import { findToken } from '../../src/store/oauth-token.ts';
import { findPortal, stopPortal } from '../../src/store/portal.ts';
import { Browser } from './browser.ts';
import { type InstallUnderTest, PORTAL, startInstallUnderTest } from './install-under-test.ts';

let it_: InstallUnderTest;
beforeEach(async () => {
  it_ = await startInstallUnderTest();
});
afterEach(() => it_.stop());

const tokens = () => findToken(it_.database.db, PORTAL);
const portal = () => findPortal(it_.database.db, PORTAL);
const actions = async () => (await listAudit(it_.database.db, PORTAL)).map((entry) => entry.action).toReversed();

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

  test('keeps who disconnected, where a worker meets the refusal while HubSpot takes the app out', async () => {
    await it_.signIn(new Browser());
    const { db } = it_.database;
    const refusedMeanwhile = async () => {
      expect(await stopPortal(db, PORTAL, 'revoked', 'HubSpot refused the token.', it_.now())).toBe(true);
    };
    const crm = { portalId: PORTAL, call: refusedMeanwhile as Crm['call'] };
    await disconnectPortal(
      { db, clock: { now: it_.now, monotonicMs: () => 0 }, accessTokens: it_.accessTokens },
      crm,
      'kim@example.com',
    );
    expect(await portal()).toMatchObject({ state: 'disconnected', stateWhy: 'Disconnected by kim@example.com.' });
    expect(await stopPortal(db, PORTAL, 'revoked', 'HubSpot refused the token.', it_.now())).toBe(false);
    expect(await portal()).toMatchObject({ state: 'disconnected' });
  });
});
