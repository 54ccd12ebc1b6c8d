import nock from 'nock';
import { bisect } from '../../src/crm/bisect.ts';
import { CrmError } from '../../src/crm/crm.ts';
import { allowOnlyNock } from './allow-only-nock.ts';
import { complete, inputsOf, problem, record } from './batch-answers.ts';
import { API, createCrmUnderTest, failureOf } from './crm-under-test.ts';

allowOnlyNock();

const TASKS = '/crm/objects/2026-09/tasks/batch/create';

describe('a batch create', () => {
  const task = (traceId: string, contact = '51') => ({
    traceId,
    reference: `ref-${traceId}`,
    properties: { hs_task_body: `<p>Call her. ref-${traceId}</p>` },
    associations: [
      { to: 'contacts' as const, id: contact },
      { to: 'companies' as const, id: '61' },
      { to: 'deals' as const, id: '71' },
    ],
  });

  test("sends HubSpot's own association types and matches the results by trace id", async () => {
    let sent: unknown[] = [];
    nock(API)
      .post(TASKS)
      .reply(201, async (request: Request) => {
        const body: unknown = await request.json();
        sent = inputsOf(body);
        return complete([
          { ...record('902'), objectWriteTraceId: 'b' },
          { ...record('901'), objectWriteTraceId: 'a' },
        ]);
      });
    const outcomes = await createCrmUnderTest().crm.createBatch('tasks', [task('a'), task('b')]);
    expect(sent[0]).toEqual({
      properties: { hs_task_body: '<p>Call her. ref-a</p>' },
      objectWriteTraceId: 'a',
      associations: [
        { to: { id: '51' }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 204 }] },
        { to: { id: '61' }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 192 }] },
        { to: { id: '71' }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 216 }] },
      ],
    });
    expect([outcomes.get('a'), outcomes.get('b')]).toMatchObject([
      { object: { id: '901' } },
      { object: { id: '902' } },
    ]);
  });

  test('recognises a result without trace id by the reference in its text', async () => {
    nock(API)
      .post(TASKS)
      .reply(
        201,
        complete([record('902', { hs_task_body: 'Call her. ref-b' }), record('901', { hs_task_body: 'x ref-a' })]),
      );
    const outcomes = await createCrmUnderTest().crm.createBatch('tasks', [task('a'), task('b')]);
    expect([outcomes.get('a'), outcomes.get('b')]).toMatchObject([
      { object: { id: '901' } },
      { object: { id: '902' } },
    ]);
  });

  test('of 207 refuses the record whose contact is gone, and keeps the other', async () => {
    nock(API)
      .post(TASKS)
      .reply(
        207,
        complete(
          [{ ...record('901'), objectWriteTraceId: 'a' }],
          [problem('OBJECT_NOT_FOUND', { objectWriteTraceId: ['b'] }, 'CONTACT 51 not found')],
        ),
      );
    const outcomes = await createCrmUnderTest().crm.createBatch('tasks', [task('a'), task('b')]);
    expect(outcomes.get('a')?.kind).toBe('done');
    expect(outcomes.get('b')).toEqual({ kind: 'refused', why: 'CONTACT 51 not found', category: 'OBJECT_NOT_FOUND' });
  });

  test('refused as a whole is thrown, for the caller records each half before it is sent', async () => {
    const bad = { status: 'error', category: 'VALIDATION_ERROR', message: 'bad', correlationId: 'c' };
    nock(API).post(TASKS).reply(400, bad);
    const { crm } = createCrmUnderTest();
    expect(await failureOf(crm.createBatch('tasks', [task('a'), task('b')]))).toMatchObject({ kind: 'invalid' });
    nock(API).post(TASKS).reply(400, bad);
    const alone = await crm.createBatch('tasks', [task('a')]);
    expect(alone.get('a')).toMatchObject({ kind: 'refused', category: 'VALIDATION_ERROR' });
  });

  test('a later failure of another kind stops the cutting', async () => {
    const seen: number[] = [];
    const work = bisect(
      [1, 2, 3, 4],
      async (part) => {
        seen.push(part.length);
        if (part.length === 4) throw new CrmError('invalid', 'one is bad');
        throw new CrmError('ambiguous', 'silence');
      },
      () => undefined,
    );
    await expect(work).rejects.toMatchObject({ kind: 'ambiguous' });
    expect(seen).toEqual([4, 2]);
  });
});

describe('a turn', () => {
  test('is held until its call, which then does not wait, and an unused one is given back', async () => {
    const { crm, budget } = createCrmUnderTest();
    const turn = await crm.takeTurn();
    const others = await Promise.all(Array.from({ length: 99 }, () => budget.acquire('lane', 'calls')));
    expect(others).toHaveLength(99);
    nock(API)
      .post(TASKS)
      .reply(201, complete([record('901')]));
    await turn.crm.createBatch('tasks', [{ traceId: 'a', properties: {}, associations: [] }]);
    turn.release();
    others[0]?.giveBack();
    const unused = await crm.takeTurn();
    unused.release();
    await crm.takeTurn();
  });

  test('makes no change a second time by itself when its token has run out: the new one may have taken a while', async () => {
    const { crm, refused } = createCrmUnderTest({ tokens: ['old', 'new'] });
    const turn = await crm.takeTurn();
    nock(API)
      .post(TASKS)
      .matchHeader('authorization', 'Bearer old')
      .reply(401, { status: 'error', message: 'expired' });
    const work = turn.crm.createBatch('tasks', [{ traceId: 'a', properties: {}, associations: [] }]);
    expect(await failureOf(work)).toMatchObject({ kind: 'unavailable', retryAfterMs: 0 });
    expect(refused).toEqual(['old']);
    nock(API)
      .post(TASKS)
      .matchHeader('authorization', 'Bearer new')
      .reply(201, complete([{ ...record('901'), objectWriteTraceId: 'a' }]));
    const next = await crm.takeTurn();
    const made = await next.crm.createBatch('tasks', [{ traceId: 'a', properties: {}, associations: [] }]);
    expect(made.get('a')).toMatchObject({ kind: 'done', object: { id: '901' } });
  });
});
