import nock from 'nock';
import { allowOnlyNock } from './allow-only-nock.ts';
import { complete, inputsOf, problem, record } from './batch-answers.ts';
import { API, createCrmUnderTest, failureOf } from './crm-under-test.ts';

allowOnlyNock();

const READ = '/crm/objects/2026-09/contacts/batch/read?archived=false';
const SEARCH = '/crm/objects/2026-09/contacts/search';

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

  test('asks for several hundreds at once, and a primary address outranks a secondary one whichever answer comes first', async () => {
    const second = Promise.withResolvers<void>();
    nock(API)
      .post(READ)
      .twice()
      .reply(async (request: Request) => {
        const inputs = inputsOf((await request.json()) as unknown);
        if (inputs.length === 1) {
          second.resolve();
          return [200, complete([record('2', { email: 'last@x.example', hs_additional_emails: 'q0@x.example' })])];
        }
        await second.promise;
        return [200, complete([record('1', { email: 'q0@x.example' })])];
      });
    const keys = [...Array.from({ length: 100 }, (_, index) => `q${index}@x.example`), 'last@x.example'];
    const found = await createCrmUnderTest().crm.read('contacts', 'email', keys, []);
    expect([...found].map(([key, object]) => [key, object.id])).toEqual([
      ['q0@x.example', '1'],
      ['last@x.example', '2'],
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
