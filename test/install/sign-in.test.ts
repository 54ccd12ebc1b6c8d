import { listAudit } from '../../src/store/audit.ts';
import { findPortal } from '../../src/store/portal.ts';
import { Browser } from './browser.ts';
import { type InstallUnderTest, PORTAL, startInstallUnderTest } from './install-under-test.ts';

let it_: InstallUnderTest;
beforeEach(async () => {
  it_ = await startInstallUnderTest();
});
afterEach(() => it_.stop());

const portal = () => findPortal(it_.database.db, PORTAL);

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

  test('when HubSpot broke it off, in words of ours, whatever the address says', async () => {
    const browser = new Browser();
    const state = new URL(await halfway(browser)).searchParams.get('state') ?? '';
    for (const said of [
      'error=server_error&error_description=Call+this+number',
      'error=',
      'error=a&error=b',
      'code=a&error=b',
    ]) {
      const page = await browser.open(`${it_.publicUrl}/oauth/callback?${said}&state=${state}`);
      expect([said, page.status]).toEqual([said, 400]);
      expect(page.text).toContain('HubSpot broke this sign-in off');
      expect(page.text).not.toContain('Call this number');
    }
    expect(it_.logged()).toContain('server_error');
    expect(await portal()).toBeNull();
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

describe('what somebody may do', () => {
  const home = async (browser: Browser) =>
    JSON.parse((await browser.open(`${it_.publicUrl}/`)).text) as { role: string };
  const disconnect = (browser: Browser) =>
    browser.open(`${it_.publicUrl}/disconnect`, { method: 'POST', headers: { 'sec-fetch-site': 'same-origin' } });

  test('whoever signs in through HubSpot is an admin; one who was made a viewer stays it, and disconnects nothing', async () => {
    const browser = new Browser();
    await it_.signIn(browser);
    expect((await home(browser)).role).toBe('admin');
    await it_.database.db('member').update({ role: 'viewer' });
    await it_.signIn(browser);
    expect((await home(browser)).role).toBe('viewer');
    expect((await disconnect(browser)).status).toBe(403);
    expect((await portal())?.state).toBe('active');
  });

  test('whoever installs again can change things again, since nobody else may be left who can', async () => {
    const browser = new Browser();
    await it_.signIn(browser);
    await disconnect(browser);
    await it_.database.db('member').update({ role: 'viewer' });
    await it_.signIn(browser);
    expect((await home(browser)).role).toBe('admin');
  });

  test('signing out is noted, with who it was', async () => {
    const browser = new Browser();
    await it_.signIn(browser);
    await browser.open(`${it_.publicUrl}/sign-out`, { method: 'POST', headers: { 'sec-fetch-site': 'same-origin' } });
    const [last] = await listAudit(it_.database.db, PORTAL);
    expect(last).toMatchObject({ action: 'admin.signed_out', actor: expect.stringContaining('@') });
  });
});
