/** What automatic replies tell of a person's whereabouts; of each kind the newest word counts. */
import type { LedgerEvent } from '../event.ts';
import type { PersonNews } from '../state.ts';

/** @param events in order @returns null where they tell nothing that still holds */
export function gatherNews(events: readonly LedgerEvent[], email: string): PersonNews | null {
  let newAddress: PersonNews['newAddress'] = null;
  let successor: PersonNews['successor'] = null;
  for (const event of events) {
    const { news, at } = event;
    // Whoever writes from there has not left.
    if (event.type === 'inbound_mail') successor = null;
    if (event.reason === 'left_company') {
      // Somebody who moved within the company and left it later.
      newAddress = null;
      if (news?.replacement) successor = { ...news.replacement, at };
    }
    if (news?.newAddress && news.newAddress !== email) {
      newAddress = { email: news.newAddress, at };
      successor = null;
    }
  }
  return newAddress === null && successor === null ? null : { newAddress, successor };
}
