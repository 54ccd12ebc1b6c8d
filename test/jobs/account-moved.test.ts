/** A company whose people can no longer be reached together: one task for all, and where they probably are. */

import { query } from '../../src/store/database.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const NOW = '2026-11-20T10:00:00Z';
const person = (first: string, last: string, more: Record<string, string> = {}) => ({
  key: first,
  properties: {
    email: `${first}.${last}@acme.test`.toLowerCase(),
    firstname: first,
    lastname: last,
    hubspot_owner_id: '502',
    ...more,
  },
  companies: ['acme'],
});
const CHAMPION = { hs_buying_role: 'CHAMPION' };
const SEED = {
  owners: [
    { id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth' },
    { id: '502', userId: 9002, email: 'sam@larkfield.test', firstName: 'Sam' },
  ],
  companies: [{ key: 'acme', properties: { name: 'Acme Robotics', domain: 'acme.test', hubspot_owner_id: '501' } }],
  contacts: [
    person('Ada', 'Berg', { hs_additional_emails: 'ada.berg@acme-group.test', ...CHAMPION }),
    person('Ben', 'Cole', { hs_additional_emails: 'ben.cole@acme-group.test', ...CHAMPION }),
    person('Cleo', 'Dahl', CHAMPION),
    person('Dora', 'Eng'),
    person('Emil', 'Frey'),
    person('Fay', 'Gold'),
    person('Gus', 'Holt'),
    person('Zoe', 'Ives', { email: 'zoe.ives@acme-group.test' }),
  ],
  deals: [
    {
      key: 'rollout',
      properties: { dealname: 'Rollout', amount: '5000', hs_deal_stage_probability: '0.8', hs_is_closed: 'false' },
      contacts: ['Cleo'],
    },
  ],
};
const LOST = ['ada.berg', 'ben.cole', 'cleo.dahl', 'dora.eng', 'emil.frey', 'fay.gold', 'gus.holt'];

let bench: FlowBench;
beforeEach(async () => {
  bench = await createFlowBench(NOW, SEED, { waitMs: 0, gapMs: 0, timeoutMs: 1_000 });
});
afterEach(() => bench.close());

const bounce = (email: string, reason = '550 5.1.1 no such user here') =>
  sendgridEvent(email, 'bounce', bench.clock.now(), { type: 'bounce', reason, status: reason.slice(4, 9) });
const delivered = (email: string) => sendgridEvent(email, 'delivered', bench.clock.now(), { response: '250 OK' });
const arriveElsewhere = () =>
  bench.post(['ada.berg', 'ben.cole', 'zoe.ives'].map((name) => delivered(`${name}@acme-group.test`)));
const lose = (names: readonly string[]) => bench.post(names.map((name) => bounce(`${name}@acme.test`)));

interface Shown {
  readonly subject: string;
  readonly body: string;
  readonly priority: string;
  readonly status: string;
  readonly owner: { readonly id: string };
  readonly associations: Record<string, { id: string }[]>;
}
const tasks = async () => (await bench.tasks()) as unknown as Shown[];
const account = async (domain = 'acme.test') =>
  (
    await query<{
      kind: string;
      new_domain: string | null;
      lost: number;
      known: number;
      state: Record<string, unknown>;
    }>(bench.db, 'select kind, new_domain, lost, known, state from account where portal_id = ? and domain = ?', [
      bench.portalId,
      domain,
    ])
  )[0];

test('seven people of a company that moved: one task to the owner of the company, and none for each', async () => {
  await arriveElsewhere();
  await lose(LOST);
  await bench.drain();
  expect(await account()).toMatchObject({ kind: 'domain_changed', new_domain: 'acme-group.test', lost: 7, known: 7 });
  const shown = await tasks();
  expect(shown.map((task) => task.subject)).toEqual(['Acme Robotics has moved to acme-group.test: 7 people']);
});
