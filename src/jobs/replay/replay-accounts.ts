/** Company moved, asked anew for each day after people of a company were lost: some companies a step. */
import { isDeepStrictEqual } from 'node:util';
import type { Knex } from 'knex';
import { MOVED_KINDS } from '../../flow/account.ts';
import { isAccountDomain } from '../../flow/conclude/account/account-domain.ts';
import { concludeAccount } from '../../flow/conclude/account/conclude-account.ts';
import { concludeAddress } from '../../flow/conclude/conclude-address.ts';
import type { Decision } from '../../flow/decide/play.ts';
import { calendarDay } from '../../flow/decide/shared-task/digest.ts';
import { decideConcluded } from '../../flow/pipeline.ts';
import { readAllAgain } from '../../flow/read-again.ts';
import { accountAt, daysToAsk } from '../../flow/replay/account-at.ts';
import type { ReplayFinding, ReplaySide } from '../../flow/replay/compare-replays.ts';
import { factsAt, historyAt, momentsOf, type ReplayedAddress } from '../../flow/replay/history-at.ts';
import type { Settings } from '../../flow/settings.ts';
import type { AddressState, Day } from '../../flow/state.ts';
import { DAY_MS } from '../../lib/clock.ts';
import { findAddressIds } from '../../store/address.ts';
import { deliveredDays } from '../../store/counts.ts';
import { listObservations, type StoredObservation } from '../../store/dns-observation.ts';
import { listLostDomains } from '../../store/lost-domain.ts';
import type { Portal } from '../../store/portal.ts';
import type { Replay } from '../../store/replay.ts';
import { type LoadedAccount, loadAccounts, toLoss, withPeople } from '../load-accounts.ts';
import { failingOf, replacedOf } from '../mark-accounts.ts';
import { loadReplayed } from './load-replayed.ts';
import type { PhaseStep, ReplayPhase } from './replay-phase.ts';

const ACCOUNTS_OF_STEP = 20;
/** Beyond the findings of other phases, which are of no address either. */
const FIRST_NTH = 2_000_000;
/** As long as a company is looked at again without anything new of its people. */
const WATCHED_DAYS = 30;
/** Of whom the play speaks at least. */
const SEVERAL = 2;

/** Counted in companies. */
export const accountsPhase: ReplayPhase = { differs: accountsDiffer, step: replayAccounts };

function accountsDiffer(now: Settings, draft: Settings): boolean {
  const asked = ({ decide, conclude, taught }: Settings) =>
    decide.plays['account-moved'].on ? [conclude, taught, decide.taskMaxAgeDays] : null;
  return !isDeepStrictEqual(asked(now), asked(draft));
}

async function replayAccounts(
  db: Knex,
  portal: Portal,
  replay: Replay,
  base: Settings,
  after: number,
): Promise<PhaseStep> {
  const { asOf, days } = replay;
  const all = (await listLostDomains(db, portal.portalId, asOf)).filter(isAccountDomain);
  const from = days === null ? null : new Date(asOf.getTime() - days * DAY_MS);
  const findings: ReplayFinding[] = [];
  for (const [n, domain] of all.slice(after, after + ACCOUNTS_OF_STEP).entries()) {
    const [loaded] = await loadAccounts(db, portal.portalId, [domain]);
    if (!loaded) continue;
    const company = await loadCompany(db, portal, loaded, asOf);
    const now = tellMoved(company, base, asOf);
    const draft = tellMoved(company, replay.settings, asOf);
    const sides: readonly [ReplaySide, Moved | null][] =
      now && draft
        ? [['both', now]]
        : [
            ['now', now],
            ['draft', draft],
          ];
    for (const [at, [side, moved]] of sides.entries()) {
      if (moved === null || (from !== null && moved.at.getTime() < from.getTime())) continue;
      findings.push(toFinding(domain, moved, side, FIRST_NTH + (after + n) * 2 + at, portal));
    }
  }
  const done = Math.min(after + ACCOUNTS_OF_STEP, all.length);
  return { findings, done, isLast: done >= all.length };
}

interface Company {
  readonly loaded: LoadedAccount;
  /** What DNS said, the oldest first. */
  readonly asked: readonly StoredObservation[];
  /** Those with events. */
  readonly people: readonly ReplayedAddress[];
  daysOf(email: string): readonly Day[];
}

async function loadCompany(db: Knex, portal: Portal, loaded: LoadedAccount, asOf: Date): Promise<Company> {
  const { portalId } = portal;
  const { addresses, elsewhere } = loaded.history;
  const ids = await findAddressIds(
    db,
    portalId,
    [...addresses, ...elsewhere].map(({ email }) => email),
  );
  const days = await deliveredDays(db, portalId, [...ids.values()]);
  const own = addresses.flatMap(({ email }) => ids.get(email) ?? []);
  const people = await loadReplayed(db, portal, own, asOf);
  const asked = await listObservations(db, portalId, loaded.history.domain, asOf);
  return { loaded, asked, people, daysOf: (email) => days.get(ids.get(email) ?? 0) ?? [] };
}

interface Moved {
  readonly at: Date;
  readonly decision: Decision;
  readonly company: string | null;
}

/** A company moves once: the first day on which its task would have been opened. */
function tellMoved({ loaded, asked, people, daysOf }: Company, settings: Settings, asOf: Date): Moved | null {
  if (!settings.decide.plays['account-moved'].on) return null;
  const judges = people.map((one) => judgeOverTime(one, settings, asOf));
  const failures = people.flatMap(({ history }) =>
    history.events.filter((event) => event.class === 'hard').map((event) => event.receivedAt),
  );
  for (const at of daysToAsk(failures, asOf, WATCHED_DAYS)) {
    const states = new Map(people.map((one, n) => [one.history.email, judges[n]?.(at) ?? null]));
    // One alone is one person, on most days of most companies: no need to look around them.
    if ([...states.values()].filter((state) => failingOf(state) !== null).length < SEVERAL) continue;
    const history = accountAt(
      loaded.history,
      at,
      (email) => {
        const state = states.get(email) ?? null;
        return state && { failing: toLoss(failingOf(state)), replaced: toLoss(replacedOf(state)) };
      },
      daysOf,
      asked,
    );
    const state = withPeople(concludeAccount(history, at), loaded);
    if (!MOVED_KINDS.includes(state.kind)) continue;
    const { domain } = history;
    const account = { ...state, domain, evidence: state.evidence.map(({ text }) => text) };
    for (const one of people) {
      const concluded = states.get(one.history.email);
      if (!concluded) continue;
      const facts = { ...factsAt(one.facts, at), account };
      const then = { ...historyAt(one, at), actedUpon: [] };
      const decision = decideConcluded(concluded, then, null, facts, null, settings, at).find(
        ({ play, task }) => play === 'account-moved' && task !== null,
      );
      if (decision) return { at, decision, company: facts.company?.name ?? null };
    }
  }
  return null;
}

/** @returns the state at a moment; asked for later and later ones. Judged anew only where something became known, or was due. */
function judgeOverTime(address: ReplayedAddress, settings: Settings, asOf: Date): (at: Date) => AddressState | null {
  const events = readAllAgain(address.history.events, settings.taught);
  const read = { ...address, history: { ...address.history, events } };
  const moments = momentsOf(read, asOf);
  const zone = address.facts.timeZone;
  let state: AddressState | null = null;
  let nth = 0;
  return (at) => {
    const known = nth;
    while ((moments[nth] ?? Number.POSITIVE_INFINITY) <= at.getTime()) nth += 1;
    const isDue = state?.reviewAt != null && state.reviewAt.getTime() <= at.getTime();
    if (nth > known || isDue)
      state = concludeAddress({ ...historyAt(read, at), actedUpon: [] }, settings.conclude, at, zone);
    return state;
  };
}

/** Of no address: it stands before all of them. */
function toFinding(
  domain: string,
  { at, decision, company }: Moved,
  side: ReplaySide,
  nth: number,
  portal: Portal,
): ReplayFinding {
  const { newDomain, people } = decision.because;
  const where = newDomain === null ? 'can no longer be reached as before' : `are probably at ${String(newDomain)} now`;
  return {
    addressId: 0,
    nth,
    kind: 'task',
    side,
    play: 'account-moved',
    at,
    day: calendarDay(at, portal.timeZone),
    ownerId: decision.task?.ownerId ?? null,
    person: domain,
    company,
    why: null,
    was: null,
    becomes: `${String(people)} people ${where}`,
    hasOpenDeal: false,
    isConfirmedDead: false,
    readsOtherwise: false,
  };
}
