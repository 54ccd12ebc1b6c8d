import { readReturnUrl, withState } from '../../src/install/return-url.ts';
import { OPTIONAL_SCOPES, scopeNames } from '../../src/install/scopes.ts';
import { findPortal } from '../../src/store/portal.ts';
import { Browser, type Visit } from './browser.ts';
import { type InstallUnderTest, PORTAL, startInstallUnderTest } from './install-under-test.ts';

/** Nobody's business but HubSpot's. */
const GOOD = [
  'https://app.hubspot.com/',
  'https://app.hubspot.com/oauth/8800001/authorize?client_id=a%20b&scope=oauth%20crm.lists.read#x',
  'https://app-eu1.hubspot.com/connected-apps',
  'https://app-na2.hubspot.com/x',
  'HTTPS://APP.HUBSPOT.COM/x',
];
const NASTY: readonly unknown[] = [
  undefined,
  '',
  ['https://app.hubspot.com/', 'https://evil.example/'],
  { href: 'https://app.hubspot.com/' },
  '/',
  '//evil.example/',
  '//app.hubspot.com/',
  'https:app.hubspot.com',
  'https:/app.hubspot.com/',
  'https:///app.hubspot.com/',
  'https://',
  'http://app.hubspot.com/',
  'javascript:alert(1)//https://app.hubspot.com/',
  'data:text/html,https://app.hubspot.com/',
  'https://evil.example/',
  'https://evil.example/https://app.hubspot.com/',
  'https://evil.example?https://app.hubspot.com/',
  'https://evil.example#https://app.hubspot.com/',
  'https://app.hubspot.com@evil.example/',
  'https://app.hubspot.com:x@evil.example/',
  'https://evil.example@app.hubspot.com/',
  'https://user:word@app.hubspot.com/',
  'https://app.hubspot.com.evil.example/',
  'https://app.hubspot.com./',
  'https://evilapp.hubspot.com/',
  'https://app-evil.hubspot.com/',
  'https://app-eu1.evil.hubspot.com/',
  'https://app-.hubspot.com/',
  'https://x.app.hubspot.com/',
  'https://hubspot.com/',
  'https://www.hubspot.com/',
  'https://app.hubspot.com.',
  'https://app.hubspot.com:444/',
  'https://app.hubspot.com:80/',
  'https://app.hubspot.com\\@evil.example/',
  'https:\\\\app.hubspot.com\\',
  'https://evil.example\\.app.hubspot.com/',
  'https://evil.example%2f.app.hubspot.com/',
  'https://evil.example%00.app.hubspot.com/',
  ' https://app.hubspot.com/',
  'https://app.hubspot.com/\r\nLocation: https://evil.example/',
  'https://app.hubspot.com/\tx',
  'ht\ntps://app.hubspot.com/',
  'https://арр.hubspot.com/',
  'https://app。hubspot。com/',
  'https://app.hubspot.com/\u202e',
  'https://app.hubspot.co/',
  'https://app.hubspot.com.co/',
  'https://apphubspot.com/',
  'https://app-hubspot.com/',
  'http://localhost:4010/',
  `https://app.hubspot.com/${'x'.repeat(5_000)}`,
];

describe('a return address', () => {
  test.each(GOOD)('%s is HubSpot’s', (url) => {
    expect(readReturnUrl(url, null)?.hostname).toMatch(/^app(-eu1|-na2)?\.hubspot\.com$/);
  });

  test.each(NASTY.map((url) => [url]))('%j is not followed', (url) => {
    expect(readReturnUrl(url, null)).toBeNull();
  });

  test('of a sandbox is followed where that was set, and nothing beside it', () => {
    const sandbox = 'http://localhost:4010';
    expect(readReturnUrl('http://localhost:4010/x?y', sandbox)?.href).toBe('http://localhost:4010/x?y');
    for (const other of [
      'http://localhost:4011/',
      'https://localhost:4010/',
      'http://localhost:4010@evil.example/',
      'http://localhost:4010.evil.example/',
    ]) {
      expect(readReturnUrl(other, sandbox)).toBeNull();
    }
  });

  test('gets our state, and keeps what HubSpot wrote', () => {
    const plain = (text: string) => withState(new URL(text), 'a-b_c');
    expect(plain('https://app.hubspot.com/x')).toBe('https://app.hubspot.com/x?state=a-b_c');
    expect(plain('https://app.hubspot.com/x?scope=a%20b#top')).toBe(
      'https://app.hubspot.com/x?scope=a%20b&state=a-b_c#top',
    );
    expect(plain('https://app.hubspot.com/x?state=theirs&y=1')).toBe('https://app.hubspot.com/x?state=a-b_c&y=1');
  });
});

describe('an installation that begins in the marketplace', () => {
  let it_: InstallUnderTest;
  beforeEach(async () => {
    it_ = await startInstallUnderTest();
  });
  afterEach(() => it_.stop());

  const portal = () => findPortal(it_.database.db, PORTAL);
  const callback = (query: Record<string, string>) =>
    `${it_.publicUrl}/oauth/callback?${new URLSearchParams(query).toString()}`;

  /** From the marketplace to HubSpot's page with its code, which is not yet brought back. */
  async function grant(browser: Browser): Promise<{ asked: Visit; back: URL }> {
    const asked = await browser.follow(`${it_.sandbox.url}/marketplace/install`);
    const user = /name="user" value="([^"]+)" checked/.exec(asked.text)?.[1] ?? '';
    const answered = await browser.open(asked.url, { form: new URLSearchParams({ user, decision: 'install' }) });
    return { asked, back: new URL(answered.headers.get('location') ?? '') };
  }

  test('ends in HubSpot, installed and signed in', async () => {
    const browser = new Browser();
    const { asked, back } = await grant(browser);
    expect(browser.trail[1]).toMatch(/\/oauth\/callback\?step=authorize&returnUrl=/);
    expect(new URL(asked.url).searchParams.get('state')?.length).toBeGreaterThanOrEqual(32);
    expect(new URL(asked.url).searchParams.get('optional_scope')?.split(' ')).toEqual(scopeNames(OPTIONAL_SCOPES));
    expect(back.pathname).toBe('/oauth/callback');
    expect(back.searchParams.get('step')).toBe('finalize');

    const page = await browser.follow(back.href);
    expect(page.status).toBe(200);
    expect(page.url).toBe(back.searchParams.get('returnUrl'));
    expect(new URL(page.url).origin).toBe(it_.sandbox.url);
    expect(page.text).toContain('Bellwether is installed');
    expect(await portal()).toMatchObject({ state: 'active', provisionResult: { failure: null } });
    const home = await browser.follow(`${it_.publicUrl}/`);
    expect(JSON.parse(home.text)).toMatchObject({ portalId: PORTAL, role: 'admin' });
  });

  test('is refused in another browser, under another state, and the second time', async () => {
    const browser = new Browser();
    const { back } = await grant(browser);
    expect(await new Browser().open(back.href)).toMatchObject({ status: 403 });
    const forged = new URL(back);
    forged.searchParams.set('state', 'x'.repeat(32));
    expect(await browser.open(forged.href)).toMatchObject({ status: 403 });
    expect(await portal()).toBeNull();
    expect(await browser.open(back.href)).toMatchObject({ status: 303 });
    expect(await browser.open(back.href)).toMatchObject({ status: 403 });
  });

  test('sends nobody to a strange address, at neither step, and then installs nothing', async () => {
    for (const returnUrl of NASTY.filter(
      (one) => typeof one === 'string' && one !== 'http://localhost:4010/',
    ) as string[]) {
      const visit = await new Browser().open(callback({ step: 'authorize', returnUrl }));
      expect([visit.status, visit.headers.get('location'), visit.headers.get('set-cookie')]).toEqual([400, null, null]);
    }
    const browser = new Browser();
    const { back } = await grant(browser);
    const good = back.href;
    for (const bad of ['https://evil.example/', 'https://app.hubspot.com@evil.example/', '']) {
      back.searchParams.set('returnUrl', bad);
      const visit = await browser.open(back.href);
      expect([visit.status, visit.headers.get('location')]).toEqual([400, null]);
      expect(visit.text).not.toContain('evil.example');
    }
    back.searchParams.delete('returnUrl');
    expect(await browser.open(back.href)).toMatchObject({ status: 400 });
    expect(await browser.open(`${good}&returnUrl=https%3A%2F%2Fevil.example%2F`)).toMatchObject({ status: 400 });
    expect(await portal()).toBeNull();
    expect(await browser.open(good)).toMatchObject({ status: 303 });
  });

  test('says so when the person cancels, and nothing is stored', async () => {
    const browser = new Browser();
    const asked = await browser.follow(`${it_.sandbox.url}/marketplace/install`);
    const user = /name="user" value="([^"]+)" checked/.exec(asked.text)?.[1] ?? '';
    const answered = await browser.open(asked.url, { form: new URLSearchParams({ user, decision: 'cancel' }) });
    const page = await browser.follow(answered.headers.get('location') ?? '');
    expect(page).toMatchObject({ status: 403, text: expect.stringContaining('Nothing was connected') });
    expect(await portal()).toBeNull();
  });
});

test('in production the configured address of HubSpot’s app is believed no more than any other', async () => {
  const production = await startInstallUnderTest(true);
  try {
    const visit = await new Browser().follow(`${production.sandbox.url}/marketplace/install`);
    expect(visit.status).toBe(400);
    const good = new URLSearchParams({ step: 'authorize', returnUrl: 'https://app-eu1.hubspot.com/x?y=1' });
    const sent = await new Browser().open(`${production.publicUrl}/oauth/callback?${good.toString()}`);
    expect(sent.headers.get('location')).toMatch(/^https:\/\/app-eu1\.hubspot\.com\/x\?y=1&state=[\w-]{32}$/);
  } finally {
    await production.stop();
  }
});
