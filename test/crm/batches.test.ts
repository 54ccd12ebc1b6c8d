import nock from 'nock';
import { bisect } from '../../src/crm/bisect.ts';
import { CrmError } from '../../src/crm/crm.ts';
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

const UPDATE = '/crm/objects/2026-09/contacts/batch/update';
const READ = '/crm/objects/2026-09/contacts/batch/read?archived=false';
const TASKS = '/crm/objects/2026-09/tasks/batch/create';
const SEARCH = '/crm/objects/2026-09/contacts/search';

interface Input {
  id: string;
  after?: string;
  properties: Record<string, string>;
  objectWriteTraceId: string;
}
const inputsOf = (body: unknown) => (body as { inputs: Input[] }).inputs;
const complete = (results: unknown[], errors?: unknown[]) => ({
  status: 'COMPLETE',
  results,
  startedAt: '2026-11-22T21:30:00Z',
  completedAt: '2026-11-22T21:30:00Z',
  ...(errors && { numErrors: errors.length, errors }),
});
const record = (id: string, properties: Record<string, string | null> = {}) => ({
  id,
  properties,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-11-22T21:30:00Z',
  archived: false,
});
const problem = (category: string, context: Record<string, string[]>, message = category) => ({
  status: 'error',
  category,
  message,
  context,
  errors: [],
  links: {},
});
const updates = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: String(index + 1), properties: { bw_verdict: 'dead' } }));

describe('a batch update', () => {
  test('is one call with a trace id on every input, and its results are matched by id in any order', async () => {
    let sent: Input[] = [];
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

describe('a read', () => {
  test('by address is cut into hundreds without repeats, ignores case, and knows secondary addresses', async () => {
    const sizes: number[] = [];
    nock(API)
      .post(READ)
      .twice()
      .reply(async (request: Request) => {
        const body: unknown = await request.json();
        const inputs = inputsOf(body);
        sizes.push(inputs.length);
        expect(body).toMatchObject({ idProperty: 'email', propertiesWithHistory: [] });
        const found = inputs.filter((input) => input.id.startsWith('p1@') || input.id.startsWith('old'));
        const results = found.map(({ id }) =>
          id.startsWith('old')
            ? record('9', { email: 'new@x.example', hs_additional_emails: 'older@x.example;old@x.example' })
            : record('1', { email: id }),
        );
        return [207, complete(results, [problem('OBJECT_NOT_FOUND', { ids: ['others'] })])];
      });
    const keys = ['P1@x.example', 'OLD@x.example', ...Array.from({ length: 120 }, (_, index) => `q${index}@x.example`)];
    const found = await createCrmUnderTest().crm.read('contacts', 'email', [...keys, 'p1@X.example'], ['firstname']);
    expect(sizes).toEqual([100, 22]);
    expect([...found].map(([key, object]) => [key, object.id])).toEqual([
      ['P1@x.example', '1'],
      ['OLD@x.example', '9'],
      ['p1@X.example', '1'],
    ]);
  });

  test('that one impossible address makes HubSpot refuse still finds the others', async () => {
    nock(API)
      .post(READ)
      .times(8)
      .reply(async (request: Request) => {
        const body: unknown = await request.json();
        const inputs = inputsOf(body);
        if (inputs.some((input) => input.id === 'im possible'))
          return [400, { status: 'error', category: 'VALIDATION_ERROR' }];
        return [200, complete(inputs.map(({ id }) => record(`id of ${id}`, { email: id })))];
      });
    const found = await createCrmUnderTest().crm.read(
      'contacts',
      'email',
      ['a@x.example', 'im possible', 'b@x.example'],
      [],
    );
    nock.cleanAll();
    expect([...found.keys()]).toEqual(['a@x.example', 'b@x.example']);
  });

  test('of nothing makes no call', async () => {
    const { crm, budget } = createCrmUnderTest();
    expect((await crm.read('contacts', 'id', [], [])).size).toBe(0);
    expect((await crm.associations('contacts', 'companies', [])).size).toBe(0);
    expect((await crm.updateBatch('contacts', [])).size).toBe(0);
    expect((await crm.createBatch('tasks', [])).size).toBe(0);
    expect(budget.stats().calls).toBe(0);
  });

  test('of a merged-away id follows to the record that it became, and null means gone', async () => {
    nock(API).get('/crm/objects/2026-09/contacts/5?archived=false').reply(200, record('50'));
    nock(API).get('/crm/objects/2026-09/contacts/6?archived=false').reply(404, '');
    const { crm } = createCrmUnderTest();
    expect(await crm.resolve('contacts', '5')).toMatchObject({ id: '50' });
    expect(await crm.resolve('contacts', '6')).toBeNull();
  });

  test('by secondary address asks for five at a time and believes only exact matches', async () => {
    const asked: number[] = [];
    nock(API)
      .post(SEARCH)
      .twice()
      .reply(async (request: Request) => {
        const body: unknown = await request.json();
        asked.push((body as { filterGroups: unknown[] }).filterGroups.length);
        return [
          200,
          {
            total: 2,
            results: [
              record('1', { email: 'main@x.example', hs_additional_emails: 'S1@x.example' }),
              record('2', { email: 'other@x.example', hs_additional_emails: 's1@x.example.test' }),
            ],
          },
        ];
      });
    const emails = Array.from({ length: 6 }, (_, index) => `s${index}@x.example`);
    const found = await createCrmUnderTest().crm.findBySecondaryEmail(emails, []);
    expect(asked).toEqual([5, 1]);
    expect([...found].map(([email, object]) => [email, object.id])).toEqual([['s1@x.example', '1']]);
  });

  test('of owners follows the pages', async () => {
    nock(API)
      .get('/crm/owners/2026-09?limit=100&archived=false')
      .reply(200, { results: [{ id: 1, email: 'a@x.example', archived: false }], paging: { next: { after: 'k' } } });
    nock(API)
      .get('/crm/owners/2026-09?limit=100&archived=false&after=k')
      .reply(200, { results: [{ id: '2', firstName: 'Bo', lastName: 'Ek', archived: false }] });
    expect(await createCrmUnderTest().crm.owners()).toEqual([
      { id: '1', email: 'a@x.example', firstName: null, lastName: null, archived: false },
      { id: '2', email: null, firstName: 'Bo', lastName: 'Ek', archived: false },
    ]);
  });
});

describe('associations', () => {
  const PATH = '/crm/associations/2026-09/contacts/companies/batch/read';
  const to = (toObjectId: number, typeId: number) => ({
    toObjectId,
    associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId, label: null }],
  });

  test('take 1,000 ids a call, follow pages, put the primary company first and take none for an empty list', async () => {
    const sizes: number[] = [];
    nock(API)
      .post(PATH)
      .times(3)
      .reply(async (request: Request) => {
        const body: unknown = await request.json();
        const inputs = inputsOf(body);
        sizes.push(inputs.length);
        if (inputs.some((input) => input.after === 'p2')) {
          return [200, complete([{ from: { id: '1' }, to: [to(13, 1), to(13, 279)] }])];
        }
        if (!inputs.some((input) => input.id === '1')) return [200, complete([])];
        const none = {
          ...problem('OBJECT_NOT_FOUND', {
            fromObjectId: ['2'],
            fromObjectType: ['contact'],
            toObjectType: ['company'],
          }),
          subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
        };
        const first = { from: { id: '1' }, to: [to(11, 279), to(12, 279)], paging: { next: { after: 'p2' } } };
        return [207, complete([first], [none])];
      });
    const ids = Array.from({ length: 1_001 }, (_, index) => String(index + 1));
    const found = await createCrmUnderTest().crm.associations('contacts', 'companies', [...ids, '1']);
    expect(sizes).toEqual([1_000, 1, 1]);
    expect(found.get('1')).toEqual(['13', '11', '12']);
    expect(found.get('2')).toEqual([]);
    expect(found.size).toBe(1_001);
  });

  test('that HubSpot could not read are not taken for none', async () => {
    nock(API)
      .post(PATH)
      .reply(207, complete([], [problem('INTERNAL_ERROR', { fromObjectId: ['1'] }, 'try later')]));
    expect(await failureOf(createCrmUnderTest().crm.associations('contacts', 'companies', ['1']))).toMatchObject({
      kind: 'unavailable',
    });
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
});
