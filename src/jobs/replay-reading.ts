/** What a taught rule would change: replayed on everything that is stored, without saving anything. */
import type { Knex } from 'knex';
import { compileWords, telltaleWord } from '../flow/classify/taught/word-pattern.ts';
import type { BounceClass, Reason } from '../flow/event.ts';
import { readAgain, readAllAgain } from '../flow/read-again.ts';
import type { Settings } from '../flow/settings.ts';
import type { Verdict } from '../flow/state.ts';
import { type TaughtRule, taughtRuleName } from '../flow/taught-rule.ts';
import { listAddresses } from '../store/address.ts';
import { eventsOf, type StoredEvent } from '../store/event.ts';
import { findPortal } from '../store/portal.ts';
import { listTeachable, nextStretch, type TeachableFilter } from '../store/teachable-event.ts';
import { knownBurstsAround } from './find-bursts.ts';
import { type JudgingPortal, loadWith, type Work } from './load-work.ts';

export interface ReplayChange {
  readonly now: Settings;
  /** What would be taught. */
  readonly taught: readonly TaughtRule[];
  /** The one that comes or goes. */
  readonly rule: TaughtRule;
}

export interface Reading {
  readonly class: BounceClass | null;
  readonly reason: Reason;
}

export interface ReplayExample {
  readonly addressId: number;
  readonly email: string;
  readonly diagnostic: string;
  readonly span: readonly [number, number] | null;
  readonly at: Date;
  readonly from: Reading;
  readonly to: Reading;
}

export interface Replay {
  /** Not everything was looked at in time: each number is the least that it can be. */
  readonly isPartial: boolean;
  /** Events whose class or reason would be another one, and the addresses that they are about. */
  readonly events: number;
  readonly addresses: number;
  /** Events that mean the same under the rule, but would be read by it. */
  readonly alike: number;
  readonly readings: readonly { readonly from: Reading; readonly to: Reading; readonly events: number }[];
  /** Only those that change. */
  readonly verdicts: readonly { readonly from: Verdict; readonly to: Verdict; readonly addresses: number }[];
  /** People whose loss, of which an owner was told by a task, would be none. */
  readonly closing: number;
  /** People of whom something else would be believed, and whose loss and task stay: mail still does not get there. */
  readonly staying: number;
  /** People of whom a task would have been opened, had the rule held then; none is opened for what is past. */
  readonly missed: number;
  readonly examples: readonly ReplayExample[];
}

/** Addresses with events that are gone through at a time, and those that are concluded at a time. */
const STRETCH = 1_000;
const CONCLUDED = 200;
const EXAMPLES = 20;

/** @param isOver ends it after the batch at hand: somebody waits for the answer */
export async function replayReading(
  db: Knex,
  portalId: number,
  change: ReplayChange,
  at: Date,
  isOver: () => boolean = () => false,
): Promise<Replay> {
  const portal = await findPortal(db, portalId);
  const found = new Findings();
  const filter = filterFor(change);
  for (let after = 0; ; ) {
    const stretch = await nextStretch(db, portalId, after, STRETCH);
    if (stretch === null) return found.sum(false);
    const touched = new Set<number>();
    for (const event of await listTeachable(db, portalId, stretch, filter)) {
      const before = readAgain(event, change.now.taught);
      const then = readAgain(event, change.taught);
      if (found.note(before, then)) touched.add(event.addressId);
    }
    const ids = [...touched];
    for (let from = 0; portal && from < ids.length; from += CONCLUDED) {
      const judging = { portalId, timeZone: portal.timeZone, currency: portal.currency };
      await judgeSome(db, judging, change, ids.slice(from, from + CONCLUDED), at, found);
      if (isOver()) return found.sum(true);
    }
    if (isOver()) return found.sum(true);
    after = stretch.until;
  }
}

function filterFor({ now, taught, rule }: ReplayChange): TeachableFilter {
  const isNew = taught.some((one) => one.ruleId === rule.ruleId);
  const wasThere = now.taught.some((one) => one.ruleId === rule.ruleId);
  const word = telltaleWord(compileWords(rule.words));
  return {
    words: isNew ? (word === null ? null : [word]) : [],
    readBy: wasThere ? [taughtRuleName(rule.ruleId)] : [],
    scope: rule.scope,
  };
}

async function judgeSome(
  db: Knex,
  portal: Pick<JudgingPortal, 'portalId' | 'timeZone' | 'currency'>,
  { now, taught }: ReplayChange,
  ids: readonly number[],
  at: Date,
  found: Findings,
): Promise<void> {
  const { portalId } = portal;
  const [addresses, events] = await Promise.all([listAddresses(db, portalId, ids), eventsOf(db, portalId, ids)]);
  // Without former rules, which would leave out every task about what is past.
  const judge = (settings: Settings): Promise<Work[]> => {
    const suspects = addresses.map((one) => ({
      ...one,
      events: readAllAgain(events.get(one.addressId) ?? [], settings.taught),
    }));
    const bursts = knownBurstsAround(db, portalId, suspects);
    return loadWith({ db }, { ...portal, settings, formerSettings: [] }, suspects, bursts, at);
  };
  const before = new Map((await judge(now)).map((one) => [one.addressId, one]));
  for (const then of await judge({ ...now, taught })) {
    const was = before.get(then.addressId);
    if (was) found.compare(was, then);
  }
}

/** Sums and a few examples: what is kept does not grow with the history. */
class Findings {
  readonly #readings = new Map<string, Replay['readings'][number]>();
  readonly #verdicts = new Map<string, Replay['verdicts'][number]>();
  readonly #examples: ReplayExample[] = [];
  #events = 0;
  #alike = 0;
  #addresses = 0;
  #closing = 0;
  #staying = 0;
  #missed = 0;

  /** @returns whether it means something else */
  note(before: StoredEvent, then: StoredEvent): boolean {
    if (before.class === then.class && before.reason === then.reason) {
      if (before.rule !== then.rule) this.#alike += 1;
      return false;
    }
    const [from, to] = [readingIn(before), readingIn(then)];
    const key = `${from.class} ${from.reason} ${to.class} ${to.reason}`;
    this.#events += 1;
    this.#readings.set(key, { from, to, events: (this.#readings.get(key)?.events ?? 0) + 1 });
    if (this.#examples.length < EXAMPLES && !this.#examples.some((one) => one.addressId === then.addressId)) {
      const { addressId, recipient, diagnostic, span, at } = then;
      this.#examples.push({ addressId, email: recipient ?? '', diagnostic: diagnostic ?? '', span, at, from, to });
    }
    return true;
  }

  compare(before: Work, then: Work): void {
    this.#addresses += 1;
    const [from, to] = [before.settled.state.verdict, then.settled.state.verdict];
    const key = `${from} ${to}`;
    if (from !== to) this.#verdicts.set(key, { from, to, addresses: (this.#verdicts.get(key)?.addresses ?? 0) + 1 });
    const told = before.history.actedUpon.filter((one) => one.kind === 'lost' && (one.tasksBy ?? []).length > 0);
    const open = told.filter((one) => lasts(before, one.episodeId));
    if (open.some((one) => !lasts(then, one.episodeId))) this.#closing += 1;
    else if (open.length > 0 && from !== to) this.#staying += 1;
    const asked = new Set(before.settled.decisions.map((one) => one.play));
    if (then.settled.decisions.some((one) => one.task !== null && !asked.has(one.play))) this.#missed += 1;
  }

  sum(isPartial: boolean): Replay {
    return {
      isPartial,
      events: this.#events,
      addresses: this.#addresses,
      alike: this.#alike,
      readings: [...this.#readings.values()].sort((a, b) => b.events - a.events),
      verdicts: [...this.#verdicts.values()].sort((a, b) => b.addresses - a.addresses),
      closing: this.#closing,
      staying: this.#staying,
      missed: this.#missed,
      examples: this.#examples,
    };
  }
}

function readingIn({ class: kind, reason }: StoredEvent): Reading {
  return { class: kind, reason };
}

function lasts({ settled }: Work, episodeId: string): boolean {
  return settled.state.episodes.some((one) => one.episodeId === episodeId && one.endedAt === null);
}
