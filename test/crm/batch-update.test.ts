import nock from 'nock';
import { allowOnlyNock } from './allow-only-nock.ts';
import { type BatchInput, complete, inputsOf, problem, record } from './batch-answers.ts';
import { API, createCrmUnderTest, failureOf } from './crm-under-test.ts';

allowOnlyNock();

const UPDATE = '/crm/objects/2026-09/contacts/batch/update';
const updates = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: String(index + 1), properties: { bw_verdict: 'dead' } }));

describe('a batch update', () => {
  test('is one call with a trace id on every input, and its results are matched by id in any order', async () => {
    let sent: BatchInput[] = [];
    nock(API)
      .post(UPDATE)
      .reply(200, async (request: Request) => {
        const body: unknown = await request.json();
        sent = inputsOf(body);
        return complete(sent.toReversed().map(({ id, properties }) => record(id, properties)));
      });
    const outcomes = await createCrmUnderTest().crm.updateBatch('contacts', updates(100));
    expect(new Set(sent.map((input) => input.objectWriteTraceId)).size).toBe(100);
    expect([...outcomes.values()].every((outcome) => outcome.kind === 'done')).toBe(true);
    expect(outcomes.get('7')).toMatchObject({ kind: 'done', object: { id: '7' } });
  });

  test('of 207 tells the refused record from the missing and the merged one', async () => {
    const wrong =
      'Property values were not valid: [{"isValid":false,"message":"no such option","error":"INVALID_OPTION","name":"bw_verdict"}]';
    nock(API)
      .post(UPDATE)
      .reply(
        207,
        complete(
          [record('1')],
          [
            problem('VALIDATION_ERROR', { objectWriteTraceId: ['2'] }, wrong),
            problem('OBJECT_NOT_FOUND', { ids: ['3'] }),
          ],
        ),
      );
    // 4 was merged away: HubSpot says nothing of it at all.
    const outcomes = await createCrmUnderTest().crm.updateBatch('contacts', updates(4));
    expect(outcomes.get('1')?.kind).toBe('done');
    expect(outcomes.get('2')).toEqual({
      kind: 'refused',
      why: 'bw_verdict: no such option',
      category: 'VALIDATION_ERROR',
    });
    expect(outcomes.get('3')).toEqual({ kind: 'missing' });
    expect(outcomes.get('4')).toEqual({ kind: 'missing' });
  });

  test('that is refused as a whole for one bad record leaves the other 99 done', async () => {
    let calls = 0;
    nock(API)
      .post(UPDATE)
      .times(50)
      .reply(async (request: Request) => {
        const body: unknown = await request.json();
        calls += 1;
        const inputs = inputsOf(body);
        const bad = { status: 'error', category: 'VALIDATION_ERROR', message: 'one is bad', correlationId: 'c' };
        if (inputs.some((input) => input.id === '42')) return [400, bad];
        return [200, complete(inputs.map(({ id }) => record(id)))];
      });
    const outcomes = await createCrmUnderTest().crm.updateBatch('contacts', updates(100));
    nock.cleanAll();
    expect([...outcomes].filter(([, outcome]) => outcome.kind === 'done')).toHaveLength(99);
    expect(outcomes.get('42')).toMatchObject({ kind: 'refused', category: 'VALIDATION_ERROR' });
    expect(calls).toBeLessThanOrEqual(1 + 2 * Math.ceil(Math.log2(100)));
  });

  test('of 207 whose error names nobody is repeated in halves until it does', async () => {
    nock(API)
      .post(UPDATE)
      .times(10)
      .reply(async (request: Request) => {
        const body: unknown = await request.json();
        const inputs = inputsOf(body);
        const good = inputs.filter((input) => !['2', '3'].includes(input.id)).map(({ id }) => record(id));
        const isBad = inputs.some((input) => input.id === '2');
        return [isBad ? 207 : 200, complete(good, isBad ? [problem('VALIDATION_ERROR', {})] : undefined)];
      });
    const outcomes = await createCrmUnderTest().crm.updateBatch('contacts', updates(4));
    nock.cleanAll();
    expect(['1', '2', '3', '4'].map((id) => outcomes.get(id)?.kind)).toEqual(['done', 'refused', 'missing', 'done']);
  });

  test('that would be refused anyway is not sent: too many, or the same record twice', async () => {
    const { crm } = createCrmUnderTest();
    expect(await failureOf(crm.updateBatch('contacts', updates(101)))).toMatchObject({ kind: 'invalid' });
    const twice = [...updates(1), ...updates(1)];
    expect(await failureOf(crm.updateBatch('contacts', twice))).toMatchObject({ kind: 'invalid' });
  });

  test('whose answer breaks off is ambiguous', async () => {
    nock(API).post(UPDATE).reply(200, '{"status":"COMPLETE","results":[{"id":"1","prop');
    expect(await failureOf(createCrmUnderTest().crm.updateBatch('contacts', updates(1)))).toMatchObject({
      kind: 'ambiguous',
    });
  });

  test('whose connection drops is ambiguous, a read with the same fate is not, nor is a write that never left', async () => {
    nock(API)
      .post(UPDATE)
      .replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    nock(API)
      .get('/x')
      .replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    expect((await failureOf(createCrmUnderTest().crm.updateBatch('contacts', updates(1)))).kind).toBe('ambiguous');
    expect((await failureOf(createCrmUnderTest().crm.call('GET', '/x'))).kind).toBe('unavailable');
    nock(API)
      .post(UPDATE)
      .replyWithError(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
    expect((await failureOf(createCrmUnderTest().crm.updateBatch('contacts', updates(1)))).kind).toBe('unavailable');
  });
});
