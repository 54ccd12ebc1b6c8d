import nock from 'nock';
import { untilMidnight } from '../../src/crm/errors.ts';
import { allowOnlyNock } from './allow-only-nock.ts';
import { API, createCrmUnderTest, failureOf } from './crm-under-test.ts';
import { correlationId, HOUR_MS } from './hubspot-errors/error-case.ts';
import { LASTING_ERRORS } from './hubspot-errors/lasting-errors.ts';
import { PASSING_ERRORS, tenSecondly } from './hubspot-errors/passing-errors.ts';

allowOnlyNock();

const CASES = [...PASSING_ERRORS, ...LASTING_ERRORS];

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
