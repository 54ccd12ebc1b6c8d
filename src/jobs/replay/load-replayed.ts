/** Everything that is known of some addresses, for a replay: read alone, nothing is learned or marked. */
import type { Knex } from 'knex';
import { loadFacts } from '../../crm/records/load-facts.ts';
import { NO_WORDS } from '../../flow/own-words.ts';
import type { ReplayedAddress } from '../../flow/replay/history-at.ts';
import { domainOf } from '../../lib/address.ts';
import { listAddresses } from '../../store/address.ts';
import { wordsOn } from '../../store/address-word.ts';
import { correctionsOf } from '../../store/contact-link.ts';
import { deliveredDays } from '../../store/counts.ts';
import { eventsOf } from '../../store/event.ts';
import { listIndustries } from '../../store/industry-share.ts';
import { findOwnWords } from '../../store/own-words.ts';
import type { Portal } from '../../store/portal.ts';
import { latestAnswers } from '../../store/survey.ts';
import { knownBurstsAround } from '../find-bursts.ts';
import { gatewaysByMx } from '../gateways-by-mx.ts';
import { namedInReplies } from '../load-work.ts';
import { colleaguesOf } from '../look-around.ts';

/** @param asOf events that came in later are not there */
export async function loadReplayed(
  db: Knex,
  portal: Portal,
  ids: readonly number[],
  asOf: Date,
): Promise<ReplayedAddress[]> {
  const { portalId } = portal;
  const [addresses, stored] = await Promise.all([listAddresses(db, portalId, ids), eventsOf(db, portalId, ids)]);
  const suspects = addresses.flatMap((one) => {
    const events = (stored.get(one.addressId) ?? []).filter((event) => event.receivedAt.getTime() <= asOf.getTime());
    return events.length > 0 ? [{ ...one, events }] : [];
  });
  const [bursts, peers, days, surveys, said, corrections, industries, gateways, words, facts] = await Promise.all([
    knownBurstsAround(db, portalId, suspects),
    colleaguesOf(db, portalId, suspects),
    deliveredDays(db, portalId, ids),
    latestAnswers(db, portalId, ids),
    wordsOn(db, portalId, ids),
    correctionsOf(db, portalId, ids),
    listIndustries(db, portalId),
    gatewaysByMx(db, portalId, suspects),
    findOwnWords(db, portalId),
    loadFacts(db, portalId, portal, [...ids], namedInReplies(suspects)),
  ]);
  return suspects.flatMap((one): ReplayedAddress[] => {
    const { addressId, email, events } = one;
    const known = facts.get(addressId);
    if (!known) return [];
    return [
      {
        addressId,
        facts: known,
        survey: surveys.get(addressId) ?? null,
        history: {
          email,
          events,
          deliveredDays: days.get(addressId) ?? [],
          life: known.contact?.life ?? [],
          word: said.get(addressId) ?? null,
          actedUpon: [],
          corrected: corrections.get(addressId) ?? null,
          bursts: bursts.get(addressId) ?? [],
          peers: peers.get(addressId) ?? null,
          record: {
            createdAt: known.contact?.createdAt ?? null,
            industry: industries.get(known.company?.industry?.toUpperCase() ?? '') ?? null,
            // Learned later, and not known when.
            isDomainAlive: false,
          },
          words: words ?? NO_WORDS,
          mxGateway: gateways.get(domainOf(email)) ?? null,
        },
      },
    ];
  });
}
