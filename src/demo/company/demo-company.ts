/** Everything about the demo's company that does not depend on the time. */
import { type Deal, listDeals } from './deals.ts';
import { assignFates, listStrangers } from './fates.ts';
import { listPeople } from './people.ts';
import type { Person, Recipient } from './person.ts';

export interface DemoCompany {
  readonly people: readonly Person[];
  /** On the mailing lists, but not in the CRM. */
  readonly strangers: readonly Recipient[];
  readonly deals: readonly Deal[];
}

export function buildCompany(): DemoCompany {
  const neutral = listPeople();
  const deals = listDeals(neutral);
  return { people: assignFates(neutral, deals), strangers: listStrangers(), deals };
}

/** @throws Error for a story that nobody tells */
export function personOfStory(company: DemoCompany, key: string): Person {
  const found = company.people.find((person) => person.story?.key === key);
  if (!found) throw new Error(`Nobody has the story ${key}.`);
  return found;
}
