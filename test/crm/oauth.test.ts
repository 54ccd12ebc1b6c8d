import nock from 'nock';
import type { CrmErrorKind } from '../../src/crm/crm.ts';
import { createOAuthApi } from '../../src/crm/oauth-api.ts';
import { createTransport } from '../../src/crm/transport.ts';
import { API, failureOf, NOW } from './crm-under-test.ts';

beforeAll(() => nock.disableNetConnect());
afterEach(() => {
  const pending = nock.pendingMocks();
  nock.cleanAll();
  expect(pending).toEqual([]);
});
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

const oauth = () =>
  createOAuthApi({
    transport: createTransport({ apiUrl: API, timeoutMs: 2_000 }),
    clock: { now: () => NOW },
    clientId: 'the-id',
    clientSecret: 'the-secret',
  });

const body = (error: string, status: string, words = 'as documented') => ({
  error,
  error_description: words,
  status,
  message: words,
});

interface Case {
  readonly name: string;
  readonly status: number;
  readonly body: nock.Body;
  readonly refresh: CrmErrorKind;
  readonly exchange: CrmErrorKind;
}

const CASES: readonly Case[] = [
  {
    name: 'a dead refresh token',
    status: 400,
    body: body('invalid_grant', 'BAD_REFRESH_TOKEN', 'refresh token is invalid, expired or revoked'),
    refresh: 'revoked',
    exchange: 'invalid',
  },
  {
    name: 'invalid_grant without a status',
    status: 400,
    body: { error: 'invalid_grant' },
    refresh: 'revoked',
    exchange: 'invalid',
  },
  {
    name: 'a wrong client id',
    status: 400,
    body: body('invalid_client', 'BAD_CLIENT_ID'),
    refresh: 'misconfigured',
    exchange: 'misconfigured',
  },
  {
    name: 'a wrong client secret',
    status: 400,
    body: body('invalid_client', 'BAD_CLIENT_SECRET'),
    refresh: 'misconfigured',
    exchange: 'misconfigured',
  },
  {
    name: 'a wrong client secret, as 401',
    status: 401,
    body: { error: 'invalid_client' },
    refresh: 'misconfigured',
    exchange: 'misconfigured',
  },
  {
    name: 'a wrong client secret under the name of a bad grant',
    status: 400,
    body: body('invalid_grant', 'BAD_CLIENT_SECRET'),
    refresh: 'misconfigured',
    exchange: 'misconfigured',
  },
  {
    name: 'a wrong redirect address',
    status: 400,
    body: body('invalid_grant', 'BAD_REDIRECT_URI'),
    refresh: 'misconfigured',
    exchange: 'misconfigured',
  },
  {
    name: 'unknown scopes',
    status: 400,
    body: body('invalid_scope', 'BAD_SCOPES'),
    refresh: 'misconfigured',
    exchange: 'misconfigured',
  },
  {
    name: 'a used-up code',
    status: 400,
    body: body('invalid_grant', 'BAD_AUTH_CODE'),
    refresh: 'invalid',
    exchange: 'invalid',
  },
  {
    name: 'a wrong code verifier',
    status: 400,
    body: body('invalid_grant', 'BAD_CODE_VERIFIER'),
    refresh: 'invalid',
    exchange: 'invalid',
  },
  {
    name: 'an unknown account',
    status: 400,
    body: body('access_denied', 'BAD_HUB', 'missing or unknown hub id'),
    refresh: 'invalid',
    exchange: 'invalid',
  },
  {
    name: 'an outage',
    status: 503,
    body: { status: 'error', message: 'down' },
    refresh: 'unavailable',
    exchange: 'unavailable',
  },
  {
    name: 'an outage that talks of grants',
    status: 500,
    body: body('invalid_grant', 'BAD_REFRESH_TOKEN'),
    refresh: 'unavailable',
    exchange: 'unavailable',
  },
  {
    name: 'too many calls',
    status: 429,
    body: { status: 'error', policyName: 'TEN_SECONDLY_ROLLING' },
    refresh: 'rate_limited',
    exchange: 'rate_limited',
  },
  {
    name: 'a proxy in between',
    status: 403,
    body: '<html>blocked</html>',
    refresh: 'unavailable',
    exchange: 'unavailable',
  },
  { name: 'a page of nobody', status: 404, body: '', refresh: 'unavailable', exchange: 'unavailable' },
  {
    name: 'a good status and rubbish',
    status: 200,
    body: '<html>hello</html>',
    refresh: 'unavailable',
    exchange: 'unavailable',
  },
  {
    name: 'a good status and no refresh token',
    status: 200,
    body: { access_token: 'a', expires_in: 1800 },
    refresh: 'unavailable',
    exchange: 'unavailable',
  },
];

describe('the token endpoint', () => {
  test.each(CASES)('answering with $name ($status) is told apart', async (one) => {
    nock(API).post('/oauth/2026-09/token').twice().reply(one.status, one.body);
    const refresh = await failureOf(oauth().refresh('the-token'));
    const exchange = await failureOf(oauth().exchange('the-code', 'https://x.example/oauth/callback'));
    expect([refresh.kind, exchange.kind]).toEqual([one.refresh, one.exchange]);
    for (const failure of [refresh, exchange]) expect(failure.message).not.toMatch(/the-(token|code|secret)/);
  });

  test('gets everything in the body, form-encoded, and nothing in the address or a header', async () => {
    let sent = '';
    nock(API)
      .post('/oauth/2026-09/token')
      .matchHeader('content-type', 'application/x-www-form-urlencoded')
      .matchHeader('authorization', (value: unknown) => value === undefined || value === null)
      .reply(200, async (request: Request) => {
        sent = await request.text();
        return { access_token: 'a', refresh_token: 'r', expires_in: 1_800, token_type: 'bearer', hub_id: 1 };
      });
    const grant = await oauth().exchange('c o+de', 'https://x.example/oauth/callback');
    expect(grant).toEqual({ accessToken: 'a', refreshToken: 'r', expiresInSeconds: 1_800 });
    expect(Object.fromEntries(new URLSearchParams(sent))).toEqual({
      grant_type: 'authorization_code',
      code: 'c o+de',
      redirect_uri: 'https://x.example/oauth/callback',
      client_id: 'the-id',
      client_secret: 'the-secret',
    });
  });

  test('tells by introspection who granted what where, and that a token is dead', async () => {
    const alive = {
      active: true,
      token_use: 'access_token',
      token: 'the-token',
      hub_id: 8_800_001,
      hub_domain: 'nordwind.example',
      user: 'ada@nordwind.example',
      user_id: 7,
      scopes: ['oauth'],
    };
    nock(API).post('/oauth/2026-09/token/introspect').reply(200, alive);
    const state = await oauth().introspect('the-token', 'access_token');
    expect(state).toEqual({
      active: true,
      portalId: 8_800_001,
      domain: 'nordwind.example',
      user: 'ada@nordwind.example',
      userId: 7,
      scopes: ['oauth'],
    });
    nock(API).post('/oauth/2026-09/token/introspect').reply(200, { active: false });
    expect(await oauth().introspect('the-token', 'refresh_token')).toEqual({ active: false });
    nock(API).post('/oauth/2026-09/token/introspect').reply(200, { hub_id: 1 });
    expect((await failureOf(oauth().introspect('the-token', 'refresh_token'))).kind).toBe('unavailable');
  });
});
