import nock from 'nock';
import type { CrmErrorKind } from '../../src/crm/crm.ts';
import { untilMidnight } from '../../src/crm/errors.ts';
import { API, createCrmUnderTest, failureOf } from './crm-under-test.ts';

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

const correlationId = '0d7fb3f5-8f35-4a38-9c2f-1ab0f4a4a001';
const HOUR_MS = 3_600_000;

interface Case {
  readonly name: string;
  readonly status: number;
  readonly body: nock.Body;
  readonly headers?: Record<string, string>;
  readonly read: CrmErrorKind;
  readonly write: CrmErrorKind;
  readonly wait: number | null;
  readonly category?: string | null;
}

const tenSecondly = {
  status: 'error',
  message: 'You have reached your ten_secondly_rolling limit.',
  errorType: 'RATE_LIMIT',
  correlationId,
  policyName: 'TEN_SECONDLY_ROLLING',
  groupName: 'publicapi:crm:objects',
};
const html = '<html><body><h1>Bad gateway</h1></body></html>';

const CASES: readonly Case[] = [
  {
    name: 'the rolling limit',
    status: 429,
    body: tenSecondly,
    read: 'rate_limited',
    write: 'rate_limited',
    wait: 10_000,
    category: 'TEN_SECONDLY_ROLLING',
  },
  {
    name: 'the rolling limit with Retry-After',
    status: 429,
    body: tenSecondly,
    headers: { 'Retry-After': '4' },
    read: 'rate_limited',
    write: 'rate_limited',
    wait: 4_000,
  },
  {
    name: 'the limit of a second',
    status: 429,
    body: { ...tenSecondly, message: 'You have reached your secondly limit.', policyName: 'SECONDLY' },
    read: 'rate_limited',
    write: 'rate_limited',
    wait: 1_000,
  },
  {
    name: 'the daily limit, at 22:30 in Berlin',
    status: 429,
    body: { ...tenSecondly, message: 'You have reached your daily limit.', policyName: 'DAILY', requestId: 'a1' },
    read: 'rate_limited',
    write: 'rate_limited',
    wait: 1.5 * HOUR_MS,
    category: 'DAILY',
  },
  {
    name: 'a 429 whose words were changed',
    status: 429,
    body: { ...tenSecondly, message: 'Easy now.' },
    read: 'rate_limited',
    write: 'rate_limited',
    wait: 10_000,
  },
  { name: 'a 429 without a body', status: 429, body: '', read: 'rate_limited', write: 'rate_limited', wait: 10_000 },
  {
    name: 'a lock',
    status: 423,
    body: { status: 'error', message: 'locked', correlationId, category: 'LOCKED' },
    read: 'unavailable',
    write: 'unavailable',
    wait: 2_000,
  },
  {
    name: 'a lock with a longer Retry-After',
    status: 423,
    body: {},
    headers: { 'Retry-After': '7' },
    read: 'unavailable',
    write: 'unavailable',
    wait: 7_000,
  },
  {
    name: 'a data-centre migration',
    status: 477,
    body: { status: 'error', message: 'Migration in progress', correlationId },
    headers: { 'Retry-After': '86400' },
    read: 'unavailable',
    write: 'unavailable',
    wait: 24 * HOUR_MS,
  },
  {
    name: 'a migration that claims to last a week',
    status: 477,
    body: {},
    headers: { 'Retry-After': '604800' },
    read: 'unavailable',
    write: 'unavailable',
    wait: 24 * HOUR_MS,
  },
  {
    name: 'an internal error',
    status: 500,
    body: { status: 'error', message: 'internal error', correlationId },
    read: 'unavailable',
    write: 'ambiguous',
    wait: null,
  },
  { name: 'a bad gateway in HTML', status: 502, body: html, read: 'unavailable', write: 'ambiguous', wait: null },
  {
    name: 'unavailable with Retry-After',
    status: 503,
    body: '',
    headers: { 'Retry-After': '3' },
    read: 'unavailable',
    write: 'ambiguous',
    wait: 3_000,
  },
  { name: 'a gateway timeout', status: 504, body: html, read: 'unavailable', write: 'ambiguous', wait: null },
  { name: '521', status: 521, body: html, read: 'unavailable', write: 'ambiguous', wait: null },
  {
    name: '522, not to be retried soon',
    status: 522,
    body: html,
    read: 'unavailable',
    write: 'ambiguous',
    wait: 600_000,
  },
  { name: '523', status: 523, body: html, read: 'unavailable', write: 'ambiguous', wait: null },
  { name: '524', status: 524, body: html, read: 'unavailable', write: 'ambiguous', wait: null },
  {
    name: '525, a failed handshake',
    status: 525,
    body: html,
    read: 'unavailable',
    write: 'unavailable',
    wait: 600_000,
  },
  {
    name: '526, a failed certificate',
    status: 526,
    body: html,
    read: 'unavailable',
    write: 'unavailable',
    wait: 600_000,
  },
  {
    name: 'a missing scope',
    status: 403,
    body: {
      status: 'error',
      message: 'This app has not been granted all required scopes',
      correlationId,
      category: 'MISSING_SCOPES',
      errors: [
        {
          message: 'One or more of the following scopes are required.',
          context: { requiredGranularScopes: ['crm.objects.deals.read'] },
        },
      ],
    },
    read: 'forbidden',
    write: 'forbidden',
    wait: null,
    category: 'MISSING_SCOPES',
  },
  {
    name: 'an unknown record',
    status: 404,
    body: { status: 'error', message: 'resource not found', correlationId, category: 'OBJECT_NOT_FOUND' },
    read: 'not_found',
    write: 'not_found',
    wait: null,
  },
  {
    name: 'a conflict',
    status: 409,
    body: { status: 'error', message: 'Contact already exists. Existing ID: 512', correlationId, category: 'CONFLICT' },
    read: 'conflict',
    write: 'conflict',
    wait: null,
    category: 'CONFLICT',
  },
  {
    name: 'an existing property',
    status: 409,
    body: {
      status: 'error',
      message: 'exists',
      correlationId,
      category: 'OBJECT_ALREADY_EXISTS',
      subCategory: 'Properties.PROPERTY_WITH_NAME_EXISTS',
    },
    read: 'conflict',
    write: 'conflict',
    wait: null,
    category: 'OBJECT_ALREADY_EXISTS',
  },
  {
    name: 'a validation error',
    status: 400,
    body: {
      status: 'error',
      message:
        'Property values were not valid: [{"isValid":false,"message":"Email address x is invalid","error":"INVALID_EMAIL","name":"email"}]',
      correlationId,
      category: 'VALIDATION_ERROR',
    },
    read: 'invalid',
    write: 'invalid',
    wait: null,
    category: 'VALIDATION_ERROR',
  },
  {
    name: "an admin's required property",
    status: 400,
    body: {
      status: 'error',
      message: 'Missing required',
      correlationId,
      category: 'VALIDATION_ERROR',
      errors: [
        {
          message: 'Fill in country',
          code: 'MISSING_CONDITIONAL_REQUIRED_PROPERTY',
          context: { propertyName: ['country'] },
        },
      ],
    },
    read: 'invalid',
    write: 'invalid',
    wait: null,
  },
  {
    name: 'duplicate ids',
    status: 400,
    body: {
      status: 'error',
      message: 'Duplicate IDs found in batch input: [1]. IDs must be unique',
      correlationId,
      category: 'VALIDATION_ERROR',
    },
    read: 'invalid',
    write: 'invalid',
    wait: null,
  },
  {
    name: 'a property in use',
    status: 400,
    body: {
      status: 'error',
      message: 'in use',
      correlationId,
      category: 'VALIDATION_ERROR',
      subCategory: 'PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE',
    },
    read: 'invalid',
    write: 'invalid',
    wait: null,
  },
  { name: 'a merge with too many identities', status: 414, body: html, read: 'invalid', write: 'invalid', wait: null },
  {
    name: 'a body of strange types',
    status: 400,
    body: { status: 7, message: ['a'], errors: 'none', context: 3, category: null },
    read: 'invalid',
    write: 'invalid',
    wait: null,
    category: null,
  },
];

describe('an error of HubSpot', () => {
  test.each(CASES)('$name ($status) is told apart, for reads and for writes', async (one) => {
    nock(API).get('/crm/pipelines/2026-09/deals').reply(one.status, one.body, one.headers);
    nock(API).post('/crm/objects/2026-09/contacts/merge').reply(one.status, one.body, one.headers);
    const asRead = await failureOf(
      createCrmUnderTest({ timeZone: 'Europe/Berlin' }).crm.call('GET', '/crm/pipelines/2026-09/deals'),
    );
    const asWrite = await failureOf(
      createCrmUnderTest({ timeZone: 'Europe/Berlin' }).crm.call('POST', '/crm/objects/2026-09/contacts/merge', {
        a: 1,
      }),
    );
    expect([asRead.kind, asWrite.kind]).toEqual([one.read, one.write]);
    expect([asRead.status, asWrite.status]).toEqual([one.status, one.status]);
    expect([asRead.retryAfterMs, asWrite.retryAfterMs]).toEqual([one.wait, one.wait]);
    if (one.category !== undefined) expect(asRead.category).toBe(one.category);
    if (typeof one.body === 'object' && 'correlationId' in one.body) expect(asRead.correlationId).toBe(correlationId);
    expect(asRead.message).not.toContain('token-a');
  });

  test('a search that is refused without a policy name waits one second', async () => {
    nock(API)
      .post('/crm/objects/2026-09/contacts/search')
      .reply(429, { status: 'error', message: 'You have reached your secondly limit.', correlationId });
    const failure = await failureOf(createCrmUnderTest().crm.findBySecondaryEmail(['a@b.example'], []));
    expect(failure).toMatchObject({ kind: 'rate_limited', retryAfterMs: 1_000 });
  });

  test('a missing scope is named for the admin', async () => {
    const scopes = CASES.find((one) => one.name === 'a missing scope');
    nock(API).get('/x').reply(403, scopes?.body);
    const failure = await failureOf(createCrmUnderTest().crm.call('GET', '/x'));
    expect(failure.message).toContain('Missing: crm.objects.deals.read.');
  });

  test('the values that HubSpot found wrong are put into words', async () => {
    const wrong = CASES.find((one) => one.name === 'a validation error');
    nock(API).get('/x').reply(400, wrong?.body);
    const failure = await failureOf(createCrmUnderTest().crm.call('GET', '/x'));
    expect(failure.message).toContain('email: Email address x is invalid');
    expect(failure.message).not.toContain('isValid');
  });

  test('a batch read is a read although it is a POST', async () => {
    nock(API).post('/crm/objects/2026-09/contacts/batch/read?archived=false').reply(500, '');
    const failure = await failureOf(createCrmUnderTest().crm.read('contacts', 'id', ['1'], []));
    expect(failure.kind).toBe('unavailable');
  });

  test('a 429 and a lock pause the portal; a missing record does not', async () => {
    nock(API).get('/a').reply(429, tenSecondly);
    const limited = createCrmUnderTest();
    await failureOf(limited.crm.call('GET', '/a'));
    expect(limited.budget.stats().rateLimited).toBe(1);
    let hasStarted = false;
    void limited.budget.acquire('lane', 'calls').then(() => {
      hasStarted = true;
    });
    nock(API).get('/b').reply(404, '');
    const free = createCrmUnderTest();
    await failureOf(free.crm.call('GET', '/b'));
    await free.budget.acquire('lane', 'calls');
    expect(hasStarted).toBe(false);
  });

  test('a refused token is replaced once, and only then reported', async () => {
    const expired = { status: 'error', message: 'expired', correlationId, category: 'EXPIRED_AUTHENTICATION' };
    nock(API).get('/a').matchHeader('authorization', 'Bearer old').reply(401, expired);
    nock(API).get('/a').matchHeader('authorization', 'Bearer new').reply(200, { fine: true });
    const one = createCrmUnderTest({ tokens: ['old', 'new'] });
    await expect(one.crm.call('GET', '/a')).resolves.toEqual({ fine: true });
    expect(one.refused).toEqual(['old']);

    nock(API)
      .get('/a')
      .reply(401, { status: 'error', message: 'no', correlationId, category: 'INVALID_AUTHENTICATION' });
    const same = createCrmUnderTest({ tokens: ['only'] });
    expect(await failureOf(same.crm.call('GET', '/a'))).toMatchObject({
      kind: 'unauthorised',
      category: 'INVALID_AUTHENTICATION',
    });
  });

  test('the daily allowance ends at the midnight of the portal', () => {
    const now = new Date('2026-11-22T21:30:00.250Z');
    expect(untilMidnight(now, 'UTC')).toBe(2.5 * HOUR_MS - 250);
    expect(untilMidnight(now, 'America/New_York')).toBe(7.5 * HOUR_MS - 250);
    expect(untilMidnight(now, 'Asia/Kolkata')).toBe(21 * HOUR_MS - 250);
  });
});
