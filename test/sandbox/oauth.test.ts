import { type SandboxUnderTest, startSandboxUnderTest } from './sandbox-under-test.ts';

const REDIRECT = 'http://localhost:3000/oauth/callback';
const REQUIRED =
  'oauth crm.objects.contacts.read crm.objects.contacts.write crm.schemas.contacts.read crm.schemas.contacts.write crm.objects.owners.read';

let test_: SandboxUnderTest;
beforeEach(async () => {
  test_ = await startSandboxUnderTest();
});
afterEach(() => test_.sandbox.close());

function authorizeUrl(changes: Record<string, string> = {}): string {
  const parameters = { client_id: 'sandbox-client', redirect_uri: REDIRECT, scope: REQUIRED, state: 's-1', ...changes };
  return `${test_.url}/oauth/authorize?${new URLSearchParams(parameters).toString()}`;
}

async function decide(form: Record<string, string> | [string, string][], changes: Record<string, string> = {}) {
  const response = await fetch(authorizeUrl(changes), {
    method: 'POST',
    body: new URLSearchParams(form),
    redirect: 'manual',
  });
  const location = response.headers.get('location');
  return { status: response.status, text: await response.text(), sentTo: location ? new URL(location) : null };
}

async function codeOf(changes: Record<string, string> = {}, optional: string[] = []): Promise<string> {
  const form: [string, string][] = [
    ['user', '8800001:101'],
    ['decision', 'install'],
  ];
  for (const scope of optional) form.push(['optional', scope]);
  const { sentTo } = await decide(form, changes);
  return sentTo?.searchParams.get('code') ?? '';
}

async function tokenCall(path: string, form: Record<string, string>) {
  const credentials = { client_id: 'sandbox-client', client_secret: 'sandbox-secret-0123456789abcdef' };
  const response = await fetch(`${test_.url}/oauth/2026-09/token${path}`, {
    method: 'POST',
    body: new URLSearchParams({ ...credentials, ...form }),
  });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : null };
}

function redeem(code: string, redirectUri = REDIRECT) {
  return tokenCall('', { grant_type: 'authorization_code', code, redirect_uri: redirectUri });
}

describe('the authorize page', () => {
  test('names the app, its scopes and those that may be refused', async () => {
    const page = await fetch(authorizeUrl({ optional_scope: 'crm.objects.deals.read' }));
    const text = await page.text();
    expect(page.status).toBe(200);
    expect(text).toContain('Connect Bellwether');
    expect(text).toContain('crm.schemas.contacts.write');
    expect(text).toContain('name="optional" value="crm.objects.deals.read" checked');
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self' http://localhost:3000;");
  });

  test.each([
    ['a foreign redirect address', { redirect_uri: 'https://evil.example/cb' }, 'not one of the app'],
    ['an unknown client', { client_id: 'other' }, 'client_id'],
    ['a required scope left out', { scope: 'oauth' }, 'crm.objects.owners.read'],
    ['a scope that does not exist', { optional_scope: 'crm.objects.cats.read' }, 'crm.objects.cats.read'],
  ])('refuses %s without sending anybody on', async (_, changes, why) => {
    const { status, text, sentTo } = await decide({ user: '8800001:101', decision: 'install' }, changes);
    expect(status).toBe(400);
    expect(sentTo).toBeNull();
    expect(text).toContain(why);
  });

  test('refuses a user without marketplace access', async () => {
    const { status, text, sentTo } = await decide({ user: '8800001:102', decision: 'install' });
    expect(status).toBe(403);
    expect(sentTo).toBeNull();
    expect(text).toContain('may not install apps');
  });

  test('sends back with error and state when the user cancels', async () => {
    const { sentTo } = await decide({ user: '8800001:101', decision: 'cancel' });
    expect(sentTo?.searchParams.get('error')).toBe('access_denied');
    expect(sentTo?.searchParams.get('state')).toBe('s-1');
    expect(sentTo?.searchParams.has('code')).toBe(false);
  });

  test('grants only the optional scopes that stayed ticked', async () => {
    const optional = { optional_scope: 'crm.objects.deals.read crm.lists.read' };
    const { body } = await redeem(await codeOf(optional, ['crm.lists.read', 'crm.objects.companies.read']));
    expect(body.scopes).toContain('crm.lists.read');
    expect(body.scopes).not.toContain('crm.objects.deals.read');
    expect(body.scopes).not.toContain('crm.objects.companies.read');
  });
});

describe('the token endpoint', () => {
  test('gives tokens for a code, once', async () => {
    const code = await codeOf();
    const { status, body } = await redeem(code);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      expires_in: 1_800,
      token_type: 'bearer',
      token_use: 'access_token',
      hub_id: 8_800_001,
      user_id: 101,
    });
    const again = await redeem(code);
    expect(again).toMatchObject({ status: 400, body: { status: 'BAD_AUTH_CODE', error: 'invalid_grant' } });
  });

  test('refuses a code after 60 seconds', async () => {
    const code = await codeOf();
    test_.time.advance(60_000);
    expect(await redeem(code)).toMatchObject({ status: 400, body: { status: 'BAD_AUTH_CODE' } });
  });

  test('refuses a code with another redirect address', async () => {
    expect(await redeem(await codeOf(), `${REDIRECT}/x`)).toMatchObject({ body: { status: 'BAD_REDIRECT_URI' } });
  });

  test('tells a wrong client secret from a revoked grant', async () => {
    const form = { grant_type: 'refresh_token', refresh_token: 'x' };
    expect((await tokenCall('', { ...form, client_secret: 'wrong' })).body.status).toBe('BAD_CLIENT_SECRET');
    expect((await tokenCall('', { ...form, client_id: 'wrong' })).body.status).toBe('BAD_CLIENT_ID');
    expect((await tokenCall('', form)).body).toMatchObject({
      error: 'invalid_grant',
      status: 'BAD_REFRESH_TOKEN',
      error_description: 'refresh token is invalid, expired or revoked',
    });
  });

  test('reads nothing but the form in the body', async () => {
    const query = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'sandbox-client' }).toString();
    const response = await fetch(`${test_.url}/oauth/2026-09/token?${query}`, { method: 'POST' });
    expect(response.status).toBe(415);
  });

  test('refreshes without changing the refresh token', async () => {
    const { body: first } = await redeem(await codeOf());
    const { body: second } = await tokenCall('', { grant_type: 'refresh_token', refresh_token: first.refresh_token });
    expect(second.refresh_token).toBe(first.refresh_token);
    expect(second.access_token).not.toBe(first.access_token);
  });

  test('has no older version', async () => {
    const response = await fetch(`${test_.url}/oauth/v1/token`, { method: 'POST', body: new URLSearchParams({}) });
    expect(response.status).toBe(404);
  });
});

describe('an access token', () => {
  const details = (token: string) =>
    fetch(`${test_.url}/account-info/2026-09/details`, { headers: { authorization: `Bearer ${token}` } });

  test('works for 30 minutes', async () => {
    const { body } = await redeem(await codeOf());
    test_.time.advance(1_799_999);
    expect((await details(body.access_token)).status).toBe(200);
    test_.time.advance(1);
    const expired = await details(body.access_token);
    expect(expired.status).toBe(401);
    expect(await expired.json()).toMatchObject({ status: 'error', category: 'EXPIRED_AUTHENTICATION' });
  });

  test('that nobody issued is refused', async () => {
    const refused = await details('made-up');
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ category: 'INVALID_AUTHENTICATION' });
  });

  test('lives on after its refresh token was revoked', async () => {
    const { body } = await redeem(await codeOf());
    expect((await tokenCall('/revoke', { token: body.refresh_token })).status).toBe(200);
    expect((await details(body.access_token)).status).toBe(200);
    const refreshed = await tokenCall('', { grant_type: 'refresh_token', refresh_token: body.refresh_token });
    expect(refreshed.body.status).toBe('BAD_REFRESH_TOKEN');
  });

  test('is described by introspection, as is its refresh token, until they are dead', async () => {
    const { body } = await redeem(await codeOf());
    expect((await tokenCall('/introspect', { token: body.access_token })).body).toMatchObject({
      active: true,
      token_use: 'access_token',
      hub_id: 8_800_001,
      user: 'ada@example.com',
      expires_in: 1_800,
    });
    expect((await tokenCall('/introspect', { token: body.refresh_token })).body).toMatchObject({
      active: true,
      token_use: 'refresh_token',
    });
    test_.time.advance(1_800_000);
    expect((await tokenCall('/introspect', { token: body.access_token })).body).toEqual({ active: false });
  });
});

describe('leaving', () => {
  test('by the app ends every token of that portal', async () => {
    const { body } = await redeem(await codeOf());
    const headers = { authorization: `Bearer ${body.access_token}` };
    const left = await fetch(`${test_.url}/appinstalls/2026-09/external-install`, { method: 'DELETE', headers });
    expect(left.status).toBe(204);
    expect((await fetch(`${test_.url}/account-info/2026-09/details`, { headers })).status).toBe(401);
    expect((await tokenCall('/introspect', { token: body.refresh_token })).body).toEqual({ active: false });
  });

  test('from HubSpot’s side does the same, and leaves other portals alone', async () => {
    const { body: portal } = await test_.control.post('/_sandbox/portals', { portalId: 8_800_002 });
    const { body: mine } = await test_.control.post('/_sandbox/install', {});
    const { body: other } = await test_.control.post('/_sandbox/install', { portalId: portal.portalId });
    expect((await test_.control.post('/_sandbox/uninstall', {})).body).toEqual({ wasInstalled: true });
    expect((await tokenCall('/introspect', { token: mine.refresh_token })).body.active).toBe(false);
    expect((await tokenCall('/introspect', { token: other.refresh_token })).body.active).toBe(true);
  });
});

describe('scopes', () => {
  test.each([
    ['GET', '/crm/objects/2026-09/deals/1', 'crm.objects.deals.read'],
    ['POST', '/crm/objects/2026-09/companies/batch/update', 'crm.objects.companies.write'],
    ['POST', '/crm/objects/2026-09/tasks/batch/create', 'crm.objects.contacts.write'],
    ['POST', '/crm/properties/2026-09/contacts', 'crm.schemas.contacts.write'],
    ['POST', '/crm/properties/2026-09/tasks', 'crm.schemas.tasks.write'],
    ['POST', '/crm/associations/2026-09/contacts/deals/batch/read', 'crm.objects.contacts.read'],
    ['GET', '/crm/owners/2026-09', 'crm.objects.owners.read'],
    ['GET', '/crm/pipelines/2026-09/deals', 'crm.objects.deals.read'],
    ['POST', '/crm/lists/2026-09', 'crm.lists.write'],
    ['GET', '/communication-preferences/2026-09/definitions', 'communication_preferences.read'],
  ])('%s %s needs %s', async (method, path, scope) => {
    const client = await test_.clientFor({ scopes: ['oauth'] });
    const { status, body } = await client.call(method, path, method === 'GET' ? undefined : {});
    expect(status).toBe(403);
    expect(body.category).toBe('MISSING_SCOPES');
    expect(body.errors[0].context.requiredGranularScopes).toContain(scope);
  });
});

describe('an installation from the marketplace', () => {
  test('opens the app with step=authorize, and brings code, state and return address back with step=finalize', async () => {
    const begun = await fetch(`${test_.url}/marketplace/install`, { redirect: 'manual' });
    const opened = new URL(begun.headers.get('location') ?? '');
    expect(opened.origin + opened.pathname).toBe(REDIRECT);
    expect(opened.searchParams.get('step')).toBe('authorize');
    const page = new URL(opened.searchParams.get('returnUrl') ?? '');
    expect(page.origin).toBe(test_.url);
    expect(page.searchParams.get('scope')).toBe(REQUIRED);
    page.searchParams.set('state', 's-9');
    const answered = await fetch(page, {
      method: 'POST',
      body: new URLSearchParams({ user: '8800001:101', decision: 'install' }),
      redirect: 'manual',
    });
    const { searchParams } = new URL(answered.headers.get('location') ?? '');
    expect([searchParams.get('step'), searchParams.get('state')]).toEqual(['finalize', 's-9']);
    expect(new URL(searchParams.get('returnUrl') ?? '').origin).toBe(test_.url);
    expect(await redeem(searchParams.get('code') ?? '')).toMatchObject({ status: 200, body: { hub_id: 8_800_001 } });
  });

  test('is not what an installation that the app began looks like', async () => {
    const { sentTo } = await decide({ user: '8800001:101', decision: 'install' });
    expect([...(sentTo?.searchParams.keys() ?? [])].toSorted()).toEqual(['code', 'state']);
  });
});
