/** The records at which a task about one person stands. */
import type { CrmFacts, DealFacts } from '../facts.ts';
import type { RecordRef, TaskDraft } from './play.ts';

/** @param deals that the task speaks of */
export function standAt(
  contactId: string,
  facts: CrmFacts,
  deals: readonly DealFacts[],
): Pick<TaskDraft, 'anchor' | 'associations'> {
  const anchor: RecordRef = { type: 'contact', id: contactId };
  const company: RecordRef[] = facts.company === null ? [] : [{ type: 'company', id: facts.company.companyId }];
  const ofDeals = deals.map((deal): RecordRef => ({ type: 'deal', id: deal.dealId }));
  return { anchor, associations: [anchor, ...company, ...ofDeals] };
}
