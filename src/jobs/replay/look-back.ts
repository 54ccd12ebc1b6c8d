/** One address as of a moment in the past: judged anew by the rules that held then, from nothing that came in later. */
import type { Knex } from 'knex';
import { stateAt } from '../../flow/replay/state-at.ts';
import type { AddressState, Evidence } from '../../flow/state.ts';
import { episodesOf } from '../../store/episode.ts';
import { findPortal } from '../../store/portal.ts';
import { verdictAt } from '../../store/report/person-story.ts';
import { findRuleVersionAt, type RuleVersion } from '../../store/rule-version.ts';
import { loadReplayed } from './load-replayed.ts';

export interface LookBack {
  readonly at: Date;
  /** That held then; before the first ones these, since nobody judged by any. null: another portal's. */
  readonly rules: RuleVersion | null;
  /** null while nothing had been received. */
  readonly state: AddressState | null;
  /** What of the evidence was read in the CRM, which keeps the latest of each kind alone. */
  readonly ofCrm: ReadonlySet<Evidence>;
}

export async function lookBack(db: Knex, portalId: number, addressId: number, at: Date): Promise<LookBack> {
  const [portal, rules] = await Promise.all([findPortal(db, portalId), findRuleVersionAt(db, portalId, at)]);
  const [address] = portal && rules ? await loadReplayed(db, portal, [addressId], at) : [];
  if (!address || !rules) return { at, rules, state: null, ofCrm: new Set() };
  const [episodes, recorded] = await Promise.all([
    episodesOf(db, portalId, [addressId], at),
    verdictAt(db, portalId, addressId, at),
  ]);
  const state = stateAt(address, rules.settings, at, episodes.get(addressId) ?? [], recorded);
  const life = address.facts.contact?.life ?? [];
  const isOfCrm = (piece: Evidence) =>
    life.some((sign) => sign.kind === piece.kind && sign.at.getTime() === piece.at.getTime());
  return { at, rules, state, ofCrm: new Set(state?.evidence.filter(isOfCrm)) };
}
