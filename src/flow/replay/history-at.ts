/** What was known of an address at a moment: nothing that came in later, and of days nothing that was not over. */
import type { ContactFacts, CrmFacts } from '../facts.ts';
import type { AddressHistory, Day } from '../state.ts';

/** What is known of an address by now, with what the CRM says today. */
export interface ReplayedAddress {
  readonly addressId: number;
  readonly history: AddressHistory;
  readonly facts: CrmFacts;
  readonly survey: {
    readonly reason: string | null;
    readonly comment: string | null;
    readonly answeredAt: Date;
  } | null;
}

/** @param isTodayKnown a delivery of the day itself was known by then, as something else shows */
export function historyAt(
  { history }: ReplayedAddress,
  at: Date,
  isTodayKnown = false,
): Omit<AddressHistory, 'actedUpon'> {
  const today = dayOf(at);
  const { word, corrected = null, peers = null, record = null } = history;
  return {
    email: history.email,
    events: history.events.filter((event) => event.receivedAt.getTime() <= at.getTime()),
    // The hour of a delivery is not kept: it counts when its day is over.
    deliveredDays: history.deliveredDays.filter((day) => day < today || (isTodayKnown && day === today)),
    life: history.life.filter((sign) => sign.at.getTime() <= at.getTime()),
    word: word !== null && word.at.getTime() <= at.getTime() ? word : null,
    // Whether mail got through there was found out later.
    corrected: corrected !== null && corrected.at.getTime() <= at.getTime() ? { at: corrected.at, works: false } : null,
    bursts: (history.bursts ?? []).filter((burst) => burst.slot.getTime() <= at.getTime()),
    peers: peers !== null && peers.lastOn < today ? peers : null,
    record: record && {
      ...record,
      industry: record.industry && record.industry.learnedAt.getTime() <= at.getTime() ? record.industry : null,
    },
    // How a mailing fared is known by now alone.
    mailing: null,
    leaves: null,
    ...(history.words && { words: history.words }),
    mxGateway: history.mxGateway ?? null,
  };
}

/** Today's facts, without what the ledger and the CRM learned later. */
export function factsAt(facts: CrmFacts, at: Date): CrmFacts {
  const today = dayOf(at);
  const alive = <Person extends ContactFacts>(person: Person): Person => ({
    ...person,
    life: person.life.filter((sign) => sign.at.getTime() <= at.getTime()),
  });
  return {
    ...facts,
    account: null,
    contact: facts.contact && alive(facts.contact),
    colleagues: facts.colleagues.map(alive),
    named: new Map(
      [...facts.named].map(([email, one]) => [
        email,
        {
          ...one,
          isLost: false,
          deliveredOn: one.deliveredOn !== null && one.deliveredOn < today ? one.deliveredOn : null,
        },
      ]),
    ),
  };
}

/** Moments at which something becomes known, in order; time alone may add others. */
export function momentsOf({ history, survey }: ReplayedAddress, until: Date): number[] {
  const first = Math.min(...history.events.map((event) => event.receivedAt.getTime()));
  const moments = [
    ...history.events.map((event) => event.receivedAt.getTime()),
    ...history.deliveredDays.map((day) => Date.parse(`${day}T00:00:00Z`) + 86_400_000),
    ...history.life.map((sign) => sign.at.getTime()),
    ...(history.word ? [history.word.at.getTime()] : []),
    ...(history.corrected ? [history.corrected.at.getTime()] : []),
    ...(survey ? [survey.answeredAt.getTime()] : []),
  ];
  // Before the first event there is nothing to judge.
  return [...new Set(moments)].filter((at) => at >= first && at <= until.getTime()).sort((a, b) => a - b);
}

function dayOf(at: Date): Day {
  return at.toISOString().slice(0, 10);
}
