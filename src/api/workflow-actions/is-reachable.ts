/** "Is this person reachable?": answered from the ledger, about the address at which the contact is mailed. */

import type { AddressState } from '../../flow/state.ts';
import { readState } from '../../flow/state-json.ts';
import { writeDate } from '../../flow/write-date.ts';
import { findSuggestion } from '../../jobs/find-suggestion.ts';
import { hashAddress } from '../../lib/address-hash.ts';
import { listCardAddresses } from '../../store/report/card.ts';
import { listHolding } from '../../store/suppression-check.ts';
import { CARD_VERDICTS, stateWords, whyWords } from '../card/state-words.ts';
import { type ActionAnswer, type ActionVisit, succeed } from './action-visit.ts';

/** Most people never bounced: a workflow must be able to tell them from those whom something forbids to mail. */
const NOTHING_KNOWN = {
  bw_verdict: 'unknown',
  bw_says: 'Nothing was reported that speaks for or against this address.',
  bw_since: '',
  bw_suggested_email: '',
  bw_may_mail: 'not_known',
  bw_may_mail_why: 'Bellwether keeps nothing of this contact, so nothing that it knows forbids it.',
};

export async function isReachable({ trx, portal, call, now, keys }: ActionVisit): Promise<ActionAnswer> {
  const { portalId, timeZone, currency } = portal;
  const [first] = await listCardAddresses(trx, portalId, call.contactId);
  const state = readState(first?.state ?? null);
  if (!first || !state) return succeed(NOTHING_KNOWN);
  const { suggestion } = await findSuggestion(trx, portalId, { timeZone, currency }, { ...first, state }, now);
  const held = keys === null ? [] : await listHolding(trx, portalId, [hashAddress(keys.hash, first.email)], now);
  const everything = held.find((one) => one.stream === '');
  const hindrance = hindranceOf(state, everything?.until ?? null, everything !== undefined, keys !== null, timeZone);
  const { says } = stateWords(state, timeZone);
  return succeed({
    bw_verdict: state.verdict,
    bw_says: [says, whyWords(state, timeZone)].filter(Boolean).join(' '),
    bw_since: state.since === null ? '' : String(state.since.getTime()),
    bw_suggested_email: suggestion?.email ?? '',
    bw_may_mail: hindrance === null ? 'yes' : 'no',
    bw_may_mail_why: hindrance ?? allowance(state),
  });
}

/** What forbids a mailing now; no word on whether there is a legal basis, which is the portal's own to keep. */
function hindranceOf(
  { verdict, optOut, retryAfter }: AddressState,
  until: Date | null,
  isSuppressed: boolean,
  isKeyKnown: boolean,
  zone: string,
): string | null {
  if (optOut.scope === 'everything') return 'They left all mail.';
  if (!isKeyKnown) return 'The list of those who must not be mailed cannot be read at this moment.';
  if (isSuppressed) {
    return until === null
      ? 'The address is on the list of those who must not be mailed.'
      : `They want no mail until ${writeDate(until, zone)}.`;
  }
  switch (verdict) {
    case 'reachable':
    case 'unknown':
      return null;
    case 'retrying':
      return retryAfter === null ? CARD_VERDICTS.retrying.says : `Try again after ${writeDate(retryAfter, zone)}.`;
    case 'dead':
    case 'unsure':
    case 'blocked':
      return CARD_VERDICTS[verdict].says;
  }
}

function allowance({ optOut }: AddressState): string {
  return optOut.scope === 'streams'
    ? `Nothing forbids it, except ${optOut.streams.join(', ')}, which they left.`
    : 'Nothing that Bellwether knows forbids it.';
}
