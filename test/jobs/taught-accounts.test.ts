/** What a taught rule says of replies says something of companies, too, and opens no task for what is past. */
import { HOUR_MS } from '../../src/lib/clock.ts';
import { teachRule } from '../../src/rules/teach.ts';
import type { Taught } from '../../src/rules/teach-form.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const DOMAINS = ['acme', 'brack', 'cool'];
const PEOPLE = DOMAINS.flatMap((company) =>
  ['ada', 'ben'].map((name) => ({ company, name: `${name}@${company}.test` })),
);
/** Read as gone by Bellwether, one by one. */
const WORDS = '550 5.1.1 no such user here';
const NO_MAIL: Taught = {
  words: 'no such user here',
  scope: { kind: 'everywhere' },
  reason: 'domain_unknown',
  class: 'hard',
};

let bench: FlowBench;
beforeEach(async () => {
  bench = await createFlowBench('2026-11-20T10:00:00Z', {
    owners: [{ id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth' }],
    companies: [...DOMAINS, 'dell'].map((key) => ({
      key,
      properties: { name: key, domain: `${key}.test`, hubspot_owner_id: '501' },
    })),
    contacts: [...PEOPLE, { company: 'dell', name: 'ada@dell.test' }, { company: 'dell', name: 'ben@dell.test' }].map(
      ({ company, name }) => ({
        key: name,
        properties: { email: name, firstname: name, hubspot_owner_id: '501' },
        companies: [company],
      }),
    ),
  });
});
afterEach(() => bench.close());

const happen = async (...emails: string[]) => {
  bench.clock.advance(HOUR_MS);
  const told = { type: 'bounce', reason: WORDS, status: '5.1.1' };
  await bench.post(emails.map((email) => sendgridEvent(email, 'bounce', bench.clock.now(), told)));
  await bench.drain();
};
const subjects = async () => (await bench.tasks()).map((task) => String(task.subject));

test('companies that take no mail by a taught rule are told of from then on, not of the past', async () => {
  for (const { name } of PEOPLE) await happen(name);
  const before = await subjects();
  bench.clock.advance(HOUR_MS);
  await teachRule(bench, bench.portalId, 'sofia@northwind.example', { base: 1, rule: NO_MAIL, why: null });
  bench.clock.advance(HOUR_MS);
  await bench.drain();
  const kinds = await bench.db('account').orderBy('domain').select('kind');
  expect(kinds.map((row) => row.kind)).toEqual(['domain_dead', 'domain_dead', 'domain_dead']);
  expect(await subjects()).toEqual(before);
  await happen('ada@dell.test', 'ben@dell.test');
  expect((await subjects()).filter((one) => !before.includes(one))).toEqual([expect.stringContaining('dell')]);
});
