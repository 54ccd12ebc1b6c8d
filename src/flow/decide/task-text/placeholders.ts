/** What a portal's own wording may name of a case, in braces: `{person}`. */
import { cutText } from '../../../lib/cut-text.ts';
import { reasonWords } from '../../reason-words.ts';
import { writeDate } from '../../write-date.ts';
import { championRole, roleWords } from '../champion-role.ts';
import { openDeals } from '../open-deals.ts';
import type { PlayInput } from '../play.ts';
import { oneLine } from './fit-subject.ts';
import { dealAmount, dealName } from './write-deal.ts';

export interface Placeholder {
  /** As it is written between the braces. */
  readonly name: string;
  /** For whoever writes the wording. */
  readonly says: string;
  /** Where the CRM does not know it. */
  readonly otherwise: string;
}

export const PLACEHOLDERS = [
  { name: 'person', says: 'their name, or their address', otherwise: 'somebody' },
  { name: 'address', says: 'their email address', otherwise: 'their address' },
  { name: 'job', says: 'their job title', otherwise: 'contact' },
  { name: 'role', says: 'their role in a purchase, for example “decision maker”', otherwise: 'contact' },
  { name: 'company', says: 'the company’s name', otherwise: 'their company' },
  { name: 'reason', says: 'why mail fails, for example “the mailbox is full”', otherwise: 'no reason was given' },
  { name: 'date', says: 'when it happened', otherwise: 'lately' },
  { name: 'deal', says: 'the open deal that closes next', otherwise: 'no open deal' },
  { name: 'amount', says: 'the amount of that deal', otherwise: 'no amount' },
] as const satisfies readonly Placeholder[];
export type PlaceholderName = (typeof PLACEHOLDERS)[number]['name'];

export type PlaceholderValues = Readonly<Record<PlaceholderName, string>>;

const MAX_VALUE = 200;

/** @returns plain text of one line each, never empty */
export function placeholderValues(input: PlayInput): PlaceholderValues {
  const { after, email, facts, settings } = input;
  const { contact } = facts;
  const [deal] = openDeals(facts.deals);
  const at = after.cause?.at ?? after.optOut.at;
  const known: Record<PlaceholderName, string | null> = {
    person: oneLine(contact?.name ?? '') || email,
    address: email,
    job: contact?.jobTitle ?? null,
    role: contact === null ? null : (championRole(contact, settings) ?? contact.buyingRoles.map(roleWords)[0] ?? null),
    company: facts.company?.name ?? null,
    reason: reasonOf(input),
    date: at === null ? null : writeDate(at, facts.timeZone),
    deal: deal === undefined ? null : dealName(deal),
    amount: deal === undefined ? null : dealAmount(deal, facts),
  };
  const values = PLACEHOLDERS.map(({ name, otherwise }): [PlaceholderName, string] => [
    name,
    cutText(oneLine(known[name] ?? ''), MAX_VALUE) || otherwise,
  ]);
  return Object.fromEntries(values) as Record<PlaceholderName, string>;
}

function reasonOf({ after }: PlayInput): string | null {
  if (after.optOut.complaint) return reasonWords('complaint');
  if (after.optOut.scope === 'everything') return reasonWords('unsubscribe_request');
  return after.cause === null ? null : reasonWords(after.cause.reason);
}
