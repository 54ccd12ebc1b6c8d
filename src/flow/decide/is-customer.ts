import type { ContactFacts } from '../facts.ts';

/** HubSpot's default lifecycle stages at and after the sale. */
const STAGES: ReadonlySet<string> = new Set(['customer', 'evangelist']);

export function isCustomer(contact: ContactFacts): boolean {
  return contact.lifecycleStage !== null && STAGES.has(contact.lifecycleStage.toLowerCase());
}
