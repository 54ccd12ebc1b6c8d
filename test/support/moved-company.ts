/** Acme Robotics: seven people whose addresses fail, and three who get mail at another domain. */
import type { FlowBench } from './flow-bench.ts';
import { sendgridEvent } from './sendgrid.ts';

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
export const MOVED_COMPANY = {
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
export const LOST = ['ada.berg', 'ben.cole', 'cleo.dahl', 'dora.eng', 'emil.frey', 'fay.gold', 'gus.holt'];

export function bounceOf(bench: FlowBench, email: string, reason = '550 5.1.1 no such user here') {
  return sendgridEvent(email, 'bounce', bench.clock.now(), { type: 'bounce', reason, status: reason.slice(4, 9) });
}

export function deliveryTo(bench: FlowBench, email: string) {
  return sendgridEvent(email, 'delivered', bench.clock.now(), { response: '250 OK' });
}

/** Mail gets through at the other domain. */
export function arriveElsewhere(bench: FlowBench) {
  return bench.post(['ada.berg', 'ben.cole', 'zoe.ives'].map((name) => deliveryTo(bench, `${name}@acme-group.test`)));
}

/** @param names before the @ */
export function lose(bench: FlowBench, names: readonly string[]) {
  return bench.post(names.map((name) => bounceOf(bench, `${name}@acme.test`)));
}
