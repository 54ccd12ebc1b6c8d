/** What the directory says of an address: how it stands, and who it belongs to. */
import { championRole, roleWords } from '../flow/decide/champion-role.ts';
import { openDeals } from '../flow/decide/open-deals.ts';
import type { CrmFacts, DealFacts } from '../flow/facts.ts';
import type { DecideSettings } from '../flow/settings.ts';
import type { AddressState, EpisodeInterval, Verdict } from '../flow/state.ts';
import { isWin } from '../flow/win-back.ts';
import type { DirectoryEntry, Standing } from '../store/directory.ts';
import type { StoredEvent } from '../store/event.ts';
import { lastContactOf } from './last-contact.ts';
import { probablePlaceOf } from './probable-place.ts';
import { sumAtStake } from './sum-at-stake.ts';

/** By these mail does not reach the person. */
const LOST: readonly Verdict[] = ['dead', 'unsure', 'blocked', 'retrying'];

export interface PersonToDescribe {
  readonly addressId: number;
  readonly email: string;
  readonly state: AddressState;
  readonly events: readonly StoredEvent[];
  readonly facts: CrmFacts;
}

/** @param now stands in where nothing says since when */
export function describePerson(one: PersonToDescribe, settings: DecideSettings, now: Date): DirectoryEntry {
  const { state, facts } = one;
  const { contact, company } = facts;
  const isLost = LOST.includes(state.verdict);
  const won = isLost || state.optOut.scope !== 'none' ? null : lastWin(state.episodes);
  const standing: Standing = isLost || state.optOut.scope !== 'none' ? 'lost' : won ? 'won_back' : 'fine';
  const causeKey = isLost ? state.cause?.eventKey : (state.optOut.eventKey ?? won?.causeKey);
  const cause = one.events.find((event) => event.eventKey === causeKey) ?? null;
  const deals = openDeals(facts.deals);
  const deal = largest(deals);
  const ownerId = contact?.ownerId ?? company?.ownerId ?? null;
  return {
    addressId: one.addressId,
    email: one.email,
    standing,
    verdict: state.verdict,
    optOut: state.optOut.scope,
    since: (isLost ? state.since : standing === 'lost' ? state.optOut.at : (won?.endedAt ?? state.since)) ?? now,
    reason: reasonOf(state, isLost),
    wonBackBy: won?.wonBackBy ?? null,
    contactId: contact?.contactId ?? null,
    person: contact?.name || null,
    jobTitle: contact?.jobTitle ?? null,
    companyId: company?.companyId ?? null,
    company: company?.name ?? null,
    ownerId,
    owner: ownerId === null ? null : facts.owners.get(ownerId)?.name || null,
    role: contact ? rolesOf(contact.buyingRoles, contact.isChampion) : null,
    isChampion: contact !== null && championRole(contact, settings) !== null,
    openDeals: deals.length,
    dealId: deal?.dealId ?? null,
    dealName: deal?.name ?? null,
    dealAmount: deal?.amount ?? 0,
    dealCurrency: deal ? (deal.currency ?? facts.portalCurrency) : null,
    dealProbability: deal?.stageProbability ?? null,
    esp: cause?.esp ?? null,
    sourceId: cause?.sourceId ?? null,
    gateway: cause?.gateway ?? (isLost ? (state.cause?.gateway ?? null) : null),
    dataSource: cause?.dataSource ?? null,
    atStake: Object.fromEntries(
      sumAtStake(deals, facts.portalCurrency).map(({ currency, amount }) => [currency ?? '', amount]),
    ),
    lastContact: lastContactOf(contact?.life ?? [], now)?.at ?? null,
    hasProbable: probablePlaceOf(one.addressId, state, facts) !== null,
    hypothesis: state.hypothesis,
    endedAt: lastEnd(state.episodes),
  };
}

function reasonOf(state: AddressState, isLost: boolean): string | null {
  if (isLost) return state.cause?.reason ?? null;
  if (state.optOut.scope === 'none') return null;
  return state.optOut.complaint ? 'complaint' : 'unsubscribe_request';
}

/** The end of the last loss that somebody was told of, where it was a good one. */
function lastWin(episodes: readonly EpisodeInterval[]): EpisodeInterval | null {
  const acted = episodes.filter((one) => one.episodeId !== null);
  const last = acted.toSorted((a, b) => a.startedAt.getTime() - b.startedAt.getTime()).at(-1);
  return last && isWin(last.wonBackBy) ? last : null;
}

function lastEnd(episodes: readonly EpisodeInterval[]): Date | null {
  const ends = episodes.flatMap((one) => (one.episodeId === null ? [] : (one.endedAt ?? [])));
  return ends.toSorted((a, b) => a.getTime() - b.getTime()).at(-1) ?? null;
}

function largest(deals: readonly DealFacts[]): DealFacts | null {
  return deals.toSorted((a, b) => (b.amount ?? 0) - (a.amount ?? 0))[0] ?? null;
}

function rolesOf(buyingRoles: readonly string[], isChampion: boolean): string | null {
  const roles = new Set([...buyingRoles.map(roleWords), ...(isChampion ? ['champion'] : [])]);
  return roles.size === 0 ? null : [...roles].join(', ');
}
