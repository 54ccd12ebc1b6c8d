/** The records at which a task stands. */
import type { CrmFacts, DealFacts } from '../facts.ts';
import type { RecordRef } from './play.ts';

export function associationsOf(contactId: string, facts: CrmFacts, deals: readonly DealFacts[]): readonly RecordRef[] {
  const refs: RecordRef[] = [{ type: 'contact', id: contactId }];
  if (facts.company !== null) refs.push({ type: 'company', id: facts.company.companyId });
  for (const deal of deals) refs.push({ type: 'deal', id: deal.dealId });
  return refs;
}
