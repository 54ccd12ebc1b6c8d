/** The story told as code: the only file that joins the pure stages. */

import { domainOf } from '../lib/address.ts';
import type { EspAdapter, MailedFact, RawDelivery } from './adapt/adapter.ts';
import { adapters } from './adapt/adapters.ts';
import { isPulled, normalisePulled } from './adapt/pulled-list.ts';
import { withReach } from './adapt/reach.ts';
import { classify } from './classify/classify.ts';
import { isAccountDomain } from './conclude/account/account-domain.ts';
import { concludeAddress } from './conclude/conclude-address.ts';
import { decideAddress, proposeDecisions } from './decide/decide-address.ts';
import type { Decision, PlayInput } from './decide/play.ts';
import { type Classification, type LedgerEvent, type MailEvent, orderedAt, type Scope } from './event.ts';
import type { CrmFacts } from './facts.ts';
import { NO_WORDS } from './own-words.ts';
import { readAgain, readAllAgain } from './read-again.ts';
import { readMailEvents } from './read-mail-events.ts';
import type { FormerSettings, Settings } from './settings.ts';
import type { AddressHistory, AddressState } from './state.ts';
import type { TaughtRule } from './taught-rule.ts';

export interface ReadEvents {
  /** Facts that the ledger keeps. */
  readonly kept: readonly LedgerEvent[];
  /** Deliveries, and messages of whose fate nothing was told: only the day and the count are kept. */
  readonly delivered: readonly MailEvent[];
  /** How many entries concern nobody: opens and clicks. */
  readonly ignored: number;
  /** The ESP's own words for those, each once. */
  readonly ignoredNatives: readonly string[];
  /** How many are the ESP's own words with us: pings, confirmations. They say nothing of any mail. */
  readonly control: number;
  readonly rejected: readonly { readonly index: number; readonly why: string }[];
}

/**
 * Adapt and classify: one raw delivery becomes facts.
 *
 * @param reach of an unsubscribe; null: as the ESP means it
 * @param taught rules of the portal
 */
export async function readDelivery(
  adapter: EspAdapter,
  raw: RawDelivery,
  receivedAt: Date,
  reach: Scope | null = null,
  taught: readonly TaughtRule[] = [],
): Promise<ReadEvents> {
  const {
    events: told,
    mails = [],
    rejected: unread,
  } = isPulled(raw) ? normalisePulled(adapter.id, raw) : adapter.normalise(raw);
  const events: ReadEvent[] = [...told];
  const source = { esp: adapter.id, receivedAt, keyOfMailed };
  // One after the other: a mail may have megabytes.
  for (const mail of mails) events.push(...(await readMailEvents(mail, source)));
  return readEvents(events, unread, receivedAt, reach, taught);
}

/** What stands in a mail was classified with all of the mail at hand. */
type ReadEvent = MailEvent | (MailEvent & Classification);

/** Of the ESP that the mail went through, where it can tell by the Message-ID. */
function keyOfMailed(fact: MailedFact): string | null {
  for (const adapter of adapters) {
    const key = adapter.keyOfMailed?.(fact) ?? null;
    if (key !== null) return key;
  }
  return null;
}

/** Facts that an adapter told, read and sorted. @param unread what it could not read */
export function readEvents(
  events: readonly ReadEvent[],
  unread: ReadEvents['rejected'],
  receivedAt: Date,
  reach: Scope | null,
  taught: readonly TaughtRule[],
): ReadEvents {
  const kept: LedgerEvent[] = [];
  const delivered: MailEvent[] = [];
  const rejected = [...unread];
  const natives: string[] = [];
  let control = 0;
  for (const [index, event] of events.entries()) {
    if (event.type === 'control') control++;
    else if (event.type === 'ignored') natives.push(event.native);
    else if (event.recipient === null) rejected.push({ index, why: namelessWords(event) });
    else if (event.type === 'delivered' || event.type === 'sent') delivered.push(event);
    else {
      const at = orderedAt(event.occurredAt, receivedAt);
      const reading = 'reason' in event ? event : classify(event);
      kept.push(readAgain({ ...reading, ...withReach(event, reach), receivedAt, at }, taught));
    }
  }
  const ignoredNatives = [...new Set(natives)];
  return { kept, delivered, ignored: natives.length, ignoredNatives, control, rejected };
}

/** Somebody may have left, and nobody knows who: an admin can find out where the mail was sent. */
function namelessWords({ native, messageId }: MailEvent): string {
  const message = messageId === null ? '' : ` Look up the message ${messageId} at the email service.`;
  return `${native} names no mail address, so nobody could be marked.${message}`;
}

export interface Settled {
  readonly state: AddressState;
  readonly decisions: readonly Decision[];
}

/**
 * Conclude and decide: the history of one address becomes its state, and what should happen.
 *
 * @param former rules, the oldest first. What happened while one of them held opens a task only if those rules would have
 *   opened it as well: changed rules, a play switched on or a reply read otherwise among them, fire for nothing that is past.
 */
export function settleAddress(
  history: AddressHistory,
  before: AddressState | null,
  facts: CrmFacts,
  survey: { readonly reason: string | null; readonly comment: string | null } | null,
  settings: Settings,
  now: Date,
  former: readonly FormerSettings[] = [],
): Settled {
  const state = concludeAddress(history, settings.conclude, now, facts.timeZone);
  return { state, decisions: decideConcluded(state, history, before, facts, survey, settings, now, former) };
}

/** What should happen, where it is concluded already. @param concluded of this history by these rules, at this moment */
export function decideConcluded(
  concluded: AddressState,
  history: AddressHistory,
  before: AddressState | null,
  facts: CrmFacts,
  survey: { readonly reason: string | null; readonly comment: string | null } | null,
  settings: Settings,
  now: Date,
  former: readonly FormerSettings[] = [],
): readonly Decision[] {
  const inputOf = (after: AddressState, rules: Settings): PlayInput => ({
    email: history.email,
    before,
    after,
    facts,
    settings: rules.decide,
    survey,
    mailing: history.mailing ?? null,
    leaves: history.leaves ?? null,
    words: history.words ?? NO_WORDS,
    // Asked of few: it takes longer than most plays.
    isPrivateAddress: after.optOut.scope !== 'none' && !isAccountDomain(domainOf(history.email)),
    isDomainAlive: history.record?.isDomainAlive ?? true,
    now,
  });
  const proposed = new Map<Settings, readonly Decision[]>();
  const proposedBy = (rules: Settings): readonly Decision[] => {
    let proposals = proposed.get(rules);
    if (proposals === undefined) {
      const then = { ...history, events: readAllAgain(history.events, rules.taught) };
      const state = concludeAddress(then, rules.conclude, now, facts.timeZone);
      // What became of the company rests on how its replies are read now: whoever read them otherwise did not know of it.
      const isReadSo = state.cause?.reason === concluded.cause?.reason;
      proposals = proposeDecisions({
        ...inputOf(state, rules),
        ...(!isReadSo && { facts: { ...facts, account: null } }),
      });
      proposed.set(rules, proposals);
    }
    return proposals;
  };
  return decideAddress(inputOf(concluded, settings), (proposal) => {
    const then = former.find(({ until }) => proposal.at.getTime() < until.getTime());
    return then === undefined || proposedBy(then.settings).some((one) => isSame(one, proposal));
  });
}

/** Other rules may see another beginning of the same loss. */
function isSame(one: Decision, other: Decision): boolean {
  return (
    one.play === other.play &&
    one.episode.kind === other.episode.kind &&
    one.target.type === other.target.type &&
    one.target.id === other.target.id
  );
}
