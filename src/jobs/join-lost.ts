/** Each of some lost people with all that is known of them: state, CRM facts, money, and whom to call instead. */
import { loadFacts } from '../crm/records/load-facts.ts';
import { openDeals } from '../flow/decide/open-deals.ts';
import { type Replacement, rankReplacements } from '../flow/decide/rank-replacements.ts';
import type { CrmFacts, DealFacts } from '../flow/facts.ts';
import type { DecideSettings } from '../flow/settings.ts';
import type { AddressState, LifeSign, PersonsWord } from '../flow/state.ts';
import { readState } from '../flow/state-json.ts';
import { writeDate } from '../flow/write-date.ts';
import { listAddresses } from '../store/address.ts';
import { wordsOn } from '../store/address-word.ts';
import type { Db } from '../store/database.ts';
import { findPortal } from '../store/portal.ts';
import type { LostRow } from '../store/report/lost.ts';
import { findRuleVersion } from '../store/rule-version.ts';
import { lastContactOf } from './last-contact.ts';
import { type ProbablePlace, probablePlaceOf } from './probable-place.ts';
import { sumAtStake } from './sum-at-stake.ts';

export interface LostPerson {
  readonly row: LostRow;
  readonly state: AddressState | null;
  /** Open ones, the largest first. */
  readonly deals: readonly DealFacts[];
  /** Of open deals, in each currency for itself. */
  readonly atStake: ReturnType<typeof sumAtStake>;
  /** The last time that a person dealt with a person: a click is none. */
  readonly lastContact: LifeSign | null;
  readonly probable: ProbablePlace | null;
  readonly replacements: readonly Replacement[];
  /** What a colleague says of the address now. */
  readonly word: PersonsWord | null;
}

export interface LostPortal {
  readonly portalId: number;
  readonly timeZone: string;
  readonly currency: string | null;
  readonly decide: DecideSettings;
}

/** @returns null for an unknown portal */
export async function openLostPortal(db: Db, portalId: number): Promise<LostPortal | null> {
  const [portal, rules] = await Promise.all([findPortal(db, portalId), findRuleVersion(db, portalId)]);
  if (!portal || !rules) return null;
  const { timeZone, currency } = portal;
  return { portalId, timeZone, currency, decide: rules.settings.decide };
}

/** Some hundred at once: their companies' people are held in memory. @returns in the order of the rows */
export async function joinLost(db: Db, portal: LostPortal, rows: readonly LostRow[], now: Date): Promise<LostPerson[]> {
  if (rows.length === 0) return [];
  const { portalId } = portal;
  const ids = rows.map((row) => row.addressId);
  const states = new Map(
    (await listAddresses(db, portalId, ids)).map((one) => [one.addressId, readState(one.state)] as const),
  );
  const [facts, words] = await Promise.all([
    loadFacts(db, portalId, portal, ids, namedIn(states)),
    wordsOn(db, portalId, ids),
  ]);
  return rows.map((row) =>
    describe(portal, row, states.get(row.addressId) ?? null, facts.get(row.addressId), words.get(row.addressId), now),
  );
}

function describe(
  portal: LostPortal,
  row: LostRow,
  state: AddressState | null,
  facts: CrmFacts | undefined,
  word: PersonsWord | undefined,
  now: Date,
): LostPerson {
  const deals = openDeals(facts?.deals ?? []).toSorted((a, b) => (b.amount ?? 0) - (a.amount ?? 0));
  const write = (at: Date) => writeDate(at, portal.timeZone);
  return {
    row,
    state,
    deals: deals.map((deal) => ({ ...deal, currency: deal.currency ?? portal.currency })),
    atStake: sumAtStake(deals, portal.currency),
    lastContact: lastContactOf(facts?.contact?.life ?? [], now),
    probable: probablePlaceOf(row.addressId, state, facts),
    replacements: facts ? rankReplacements(facts, portal.decide, now, write, state?.news?.successor ?? null) : [],
    word: word ?? null,
  };
}

/** Where people want to be written to, and who took over: what the ledger knows of these counts as well. */
function namedIn(states: ReadonlyMap<number, AddressState | null>): Map<number, string[]> {
  return new Map(
    [...states].map(([addressId, state]) => {
      const { newAddress, successor } = state?.news ?? {};
      return [addressId, [newAddress?.email, successor?.email].filter((one) => typeof one === 'string')];
    }),
  );
}
