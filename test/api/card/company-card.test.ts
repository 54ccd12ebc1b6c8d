/** The card of a company that has moved: what became of it, whom it concerns, and each confirmed on their own. */
import type { CompanyCard, ContactCard } from '../../../src/api/card/card-data.ts';
import { type CardBench, createCardBench } from '../../support/card-bench.ts';
import { arriveElsewhere, LOST, lose, MOVED_COMPANY } from '../../support/moved-company.ts';

let bench: CardBench;
let acme: string;
beforeAll(async () => {
  bench = await createCardBench(MOVED_COMPANY);
  await arriveElsewhere(bench);
  await lose(bench, LOST);
  await bench.drain();
  const company = await bench.db('crm_record').where({ portal_id: bench.portalId, type: 'company' }).first('record_id');
  acme = company.record_id;
}, 60_000);
afterAll(() => bench.close());

const card = async () => (await bench.card<CompanyCard>(`companies/${acme}`)).body;

test('it says what became of the company, why, whom it concerns, and where each of them probably is', async () => {
  const shown = await card();
  expect(shown).toMatchObject({
    kind: 'company',
    name: 'Acme Robotics',
    tasks: [{ subject: 'Acme Robotics has moved to acme-group.test: 7 people', href: expect.any(String) }],
    next: expect.stringContaining('confirm each below'),
  });
  const [domain, ...others] = shown.domains;
  expect(others).toEqual([]);
  expect(domain).toMatchObject({
    domain: 'acme.test',
    state: { label: 'Has moved', tone: 'warning' },
    newDomain: 'acme-group.test',
    counts: '7 of 7 people whom we know can no longer be reached.',
    more: 0,
  });
  expect(domain?.evidence.length).toBeGreaterThan(0);
  expect(domain?.people.map(({ name, suggestion }) => [name, suggestion?.email])).toContainEqual([
    'Cleo Dahl',
    'cleo.dahl@acme-group.test',
  ]);
  expect(domain?.people.find(({ name }) => name === 'Emil Frey')?.suggestion).toMatchObject({
    confidence: expect.stringMatching(/likely$/i),
    why: expect.stringContaining('ada.berg@acme-group.test'),
    deed: expect.any(String),
  });
});

test('the contact shows the same address, with the same confidence', async () => {
  const contactId = await bench.idOf('emil.frey@acme.test');
  const { body } = await bench.card<ContactCard>(`contacts/${contactId}`);
  const theirs = (await card()).domains[0]?.people.find(({ name }) => name === 'Emil Frey')?.suggestion;
  expect(body.suggestion).toEqual(theirs);
  expect(body.tasks).toMatchObject([{ subject: 'Acme Robotics has moved to acme-group.test: 7 people' }]);
});

test('what is confirmed from here is on its way, and goes to the end of the list', async () => {
  const emil = (await card()).domains[0]?.people.find(({ name }) => name === 'Emil Frey')?.suggestion;
  const { addressId, email: probable, contactId } = emil ?? { addressId: 0, email: '', contactId: '' };
  const answer = await bench.card(`contacts/${contactId}/address`, { method: 'POST', body: { addressId, probable } });
  expect(answer).toEqual({ status: 200, body: { outcome: 'confirmed' } });
  const people = (await card()).domains[0]?.people ?? [];
  expect(people.at(-1)).toMatchObject({ name: 'Emil Frey', suggestion: { isUnderWay: true, deed: null } });
  await bench.drain();
  expect((await bench.contact('emil.frey@acme-group.test')).email).toBe('emil.frey@acme-group.test');
});

test('a company without trouble, or without a name here, has nothing to say', async () => {
  expect((await bench.card('companies/424242')).body).toMatchObject({ kind: 'nothing' });
});
