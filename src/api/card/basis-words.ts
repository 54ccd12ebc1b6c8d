/** Why a person may be written to: what HubSpot has on record, and what they did themselves. Pure; no legal advice. */

import { isCustomer } from '../../flow/decide/is-customer.ts';
import { basisWords } from '../../flow/decide/task-text/contact-rule-words.ts';
import type { ContactFacts } from '../../flow/facts.ts';
import type { OptOut } from '../../flow/state.ts';
import { writeDate } from '../../flow/write-date.ts';
import { venueWords } from '../../pages/words.ts';
import type { ProofRow } from '../../store/report/honoured.ts';
import type { CardBasis } from './card-data.ts';

export interface BasisInput {
  readonly contact: ContactFacts | null;
  /** Acts of the person that are kept as proof, the oldest first. */
  readonly acts: readonly Pick<ProofRow, 'act' | 'actor' | 'venue' | 'stream' | 'at'>[];
  readonly optOut: OptOut;
  /** Where the address came from, as mailings or files name it. */
  readonly dataSource: string | null;
  readonly timeZone: string;
}

export function basisOf({ contact, acts, optOut, dataSource, timeZone }: BasisInput): CardBasis {
  const on = (at: Date) => writeDate(at, timeZone);
  const bases = contact?.bases ?? [];
  const back = acts.findLast((one) => one.act === 'return' && one.actor === 'person');
  const isReturned = back !== undefined && (optOut.at === null || back.at >= optOut.at);
  const proofs: string[] = [];
  if (isReturned) {
    const what = back.stream === null ? 'our mail' : `“${back.stream}”`;
    proofs.push(`They asked for ${what} again ${venueWords(back.venue)} on ${on(back.at)}.`);
  }
  if (contact !== null && isCustomer(contact)) {
    proofs.push(contact.customerSince ? `A customer since ${on(contact.customerSince)}.` : 'A customer, says HubSpot.');
  }
  if (dataSource !== null) proofs.push(`The address came from “${dataSource}”.`);
  if (contact?.createdAt) proofs.push(`In HubSpot since ${on(contact.createdAt)}.`);
  if (optOut.scope === 'everything') {
    return {
      isRecorded: false,
      says: 'They left all mail, so nothing allows us to write, whatever stood before.',
      proofs,
    };
  }
  if (bases.length > 0) {
    return { isRecorded: true, says: `HubSpot has ${basisWords(bases)}.`, proofs };
  }
  if (isReturned) return { isRecorded: true, says: 'They asked for our mail themselves.', proofs };
  return {
    isRecorded: false,
    says: 'No legal basis is recorded. Fill in “Legal basis for processing contact’s data” at the contact before you mail them.',
    proofs,
  };
}
