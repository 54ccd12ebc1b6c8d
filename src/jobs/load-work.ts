/** Everything that is known of a batch of addresses, and what follows from it. */
import type { Knex } from 'knex';
import { loadFacts } from '../crm/records/load-facts.ts';
import type { CrmFacts } from '../flow/facts.ts';
import { type Settled, settleAddress } from '../flow/pipeline.ts';
import type { AddressHistory, AddressState, Burst } from '../flow/state.ts';
import { readState } from '../flow/state-json.ts';
import { domainOf } from '../lib/address.ts';
import type { DirtyAddress } from '../store/address.ts';
import { wordsOn } from '../store/address-word.ts';
import { correctionsOf, lossesEndedBy } from '../store/contact-link.ts';
import { deliveredDays } from '../store/counts.ts';
import { episodesOf } from '../store/episode.ts';
import { eventsOf, type StoredEvent } from '../store/event.ts';
import { type LatestAnswer, latestAnswers } from '../store/survey.ts';
import { burstsAround } from './find-bursts.ts';
import { colleaguesOf, lastLeave, lastRefusal, lookAround, recordOf, type Surroundings } from './look-around.ts';
import type { SettleDeps, SettlePortal } from './settle.ts';

export interface Work extends DirtyAddress {
  readonly history: AddressHistory;
  readonly events: readonly StoredEvent[];
  readonly before: AddressState | null;
  readonly survey: LatestAnswer | null;
  /** When it took the place of an address that was lost. */
  readonly replacedLossAt: Date | null;
  readonly around: Surroundings;
  facts: CrmFacts;
  settled: Settled;
}

/** What of a portal its addresses are concluded and decided with. */
export type JudgingPortal = Pick<SettlePortal, 'portalId' | 'timeZone' | 'currency' | 'settings' | 'formerSettings'>;

export async function load(
  deps: SettleDeps,
  portal: SettlePortal,
  dirty: readonly DirtyAddress[],
  now: Date,
): Promise<Work[]> {
  const { portalId } = portal;
  const events = await eventsOf(
    deps.db,
    portalId,
    dirty.map((address) => address.addressId),
  );
  const suspects = dirty.map((one) => ({ ...one, events: events.get(one.addressId) ?? [] }));
  return loadWith(deps, portal, suspects, burstsAround(deps, portalId, suspects, portal.settings.conclude, now), now);
}

/** @param found the times near each address in which a gateway was at fault */
export async function loadWith(
  deps: Pick<SettleDeps, 'db' | 'isForgetful'>,
  portal: JudgingPortal,
  suspects: readonly (DirtyAddress & { readonly events: readonly StoredEvent[] })[],
  found: Promise<ReadonlyMap<number, readonly Burst[]>>,
  now: Date,
): Promise<Work[]> {
  const { db, isForgetful = false } = deps;
  const { portalId } = portal;
  const ids = suspects.map((address) => address.addressId);
  const [bursts, peers, around, days, episodes, surveys, words, corrections, replaced, facts] = await Promise.all([
    found,
    colleaguesOf(db, portalId, suspects),
    lookAround(db, portalId, suspects, portal.settings, now),
    deliveredDays(db, portalId, ids),
    episodesOf(db, portalId, ids),
    latestAnswers(db, portalId, ids),
    wordsOn(db, portalId, ids),
    correctionsOf(db, portalId, ids),
    lossesEndedBy(db, portalId, ids),
    loadFacts(db, portalId, portal, ids, namedInReplies(suspects)),
  ]);
  return suspects.flatMap((address): Work[] => {
    const known = facts.get(address.addressId);
    if (!known) return [];
    const stored = address.events;
    const history: AddressHistory = {
      email: address.email,
      events: stored,
      deliveredDays: days.get(address.addressId) ?? [],
      life: known.contact?.life ?? [],
      word: words.get(address.addressId) ?? null,
      actedUpon: isForgetful ? [] : (episodes.get(address.addressId) ?? []),
      corrected: corrections.get(address.addressId) ?? null,
      bursts: bursts.get(address.addressId) ?? [],
      peers: peers.get(address.addressId) ?? null,
      record: recordOf(address.email, known, around),
      mailing: around.mailings.get(lastRefusal(stored)?.campaign ?? '') ?? null,
      leaves: around.leaves.get(lastLeave(stored)?.campaign ?? '') ?? null,
      words: around.words,
      mxGateway: around.gateways.get(domainOf(address.email)) ?? null,
    };
    const before = readState(address.state);
    const survey = surveys.get(address.addressId) ?? null;
    const settled = settleAddress(history, before, known, survey, portal.settings, now, portal.formerSettings);
    const replacedLossAt = replaced.get(address.addressId) ?? null;
    return [{ ...address, history, events: stored, before, survey, replacedLossAt, around, facts: known, settled }];
  });
}

/** Where people want to be written to, and who took over. */
export function namedInReplies(
  list: readonly { readonly addressId: number; readonly events: readonly StoredEvent[] }[],
): Map<number, string[]> {
  return new Map(
    list.flatMap(({ addressId, events }) => {
      const named = events.flatMap(({ news }) => [news?.newAddress ?? [], news?.replacement?.email ?? []].flat());
      return named.length > 0 ? [[addressId, named] as const] : [];
    }),
  );
}

/** Once more, with what was read of the CRM meanwhile. */
export async function decideAnew(db: Knex, portal: SettlePortal, work: readonly Work[], now: Date): Promise<Work[]> {
  const facts = await loadFacts(
    db,
    portal.portalId,
    portal,
    work.map((one) => one.addressId),
    namedInReplies(work),
  );
  return work.map((one) => {
    const known = facts.get(one.addressId) ?? one.facts;
    // The company, and so its industry, may have been read only now.
    const history = { ...one.history, record: recordOf(one.email, known, one.around) };
    return {
      ...one,
      history,
      facts: known,
      settled: settleAddress(history, one.before, known, one.survey, portal.settings, now, portal.formerSettings),
    };
  });
}
