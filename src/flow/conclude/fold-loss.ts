/** Walks through everything that is known of an address, in order, and stops at now. */
import type { LedgerEvent } from '../event.ts';
import type { ConcludeSettings } from '../settings.ts';
import type { AddressHistory, LifeSign } from '../state.ts';
import { applyBurst, applyGone, applySilence, applyUnclear } from './hard-rules.ts';
import { type Loss, openInterval, replaceAddress, settleVerdict, startLoss } from './loss.ts';
import { readBounce } from './read-bounce.ts';
import { applyDelivery, applyQuiet, applySign, applyWord } from './recovery-rules.ts';
import { applyBlock, applySoft } from './soft-rules.ts';

export interface Facts {
  readonly email: string;
  /** In order, once each. */
  readonly events: readonly LedgerEvent[];
  /** In order, none later than now. */
  readonly signs: readonly LifeSign[];
  /** First moments of the days with a delivery that counts, in order. */
  readonly deliveries: readonly number[];
  readonly word: AddressHistory['word'];
  readonly corrected: NonNullable<AddressHistory['corrected']> | null;
  /** The gateway was at fault when it gave this answer. */
  isInBurst(event: LedgerEvent): boolean;
  /** A task may be open because of it, which has to end like any other. */
  wasActedUpon(event: LedgerEvent): boolean;
}

interface Step {
  readonly at: number;
  apply(loss: Loss): void;
}

/** @param now in milliseconds */
export function foldLoss(facts: Facts, settings: ConcludeSettings, now: number): Loss {
  const loss = startLoss();
  for (const step of orderSteps(facts, settings, now)) {
    passTime(loss, step.at);
    step.apply(loss);
    settleVerdict(loss, step.at);
  }
  passTime(loss, now);
  return loss;
}

/** At one moment signs, words and deliveries come before bounces: what is not newer than a bounce does not answer it. */
function orderSteps(facts: Facts, settings: ConcludeSettings, now: number): readonly Step[] {
  const { events, signs, deliveries, word, corrected } = facts;
  const steps: Step[] = [];
  for (const sign of signs) steps.push({ at: sign.at.getTime(), apply: (loss) => applySign(loss, sign, settings) });
  if (word !== null && word.at.getTime() <= now) {
    steps.push({ at: word.at.getTime(), apply: (loss) => applyWord(loss, word, settings) });
  }
  for (const at of deliveries) steps.push({ at, apply: (loss) => applyDelivery(loss, at, settings) });
  for (const event of events) {
    if (readBounce(event) === null) continue;
    steps.push({ at: event.at.getTime(), apply: (loss) => applyBounce(loss, event, facts, settings) });
  }
  if (corrected !== null && corrected.at.getTime() <= now) {
    const at = corrected.at.getTime();
    // After the bounces of its moment: correcting answers them all.
    steps.push({ at, apply: (loss) => replaceAddress(loss, at, corrected.works) });
  }
  // The sort is stable: what was put in first stays first at one moment.
  return steps.sort((a, b) => a.at - b.at);
}

function passTime(loss: Loss, until: number): void {
  const deadAt = applySilence(loss, until);
  if (deadAt !== null) settleVerdict(loss, deadAt);
  const backAt = applyQuiet(loss, until);
  if (backAt !== null) settleVerdict(loss, backAt);
}

function applyBounce(loss: Loss, event: LedgerEvent, facts: Facts, settings: ConcludeSettings): void {
  // Who was said to have left is not brought back by a server that says so of others, too.
  if (!loss.saidGone && facts.isInBurst(event)) {
    if (facts.wasActedUpon(event)) openInterval(loss, event);
    applyBurst(loss, event, settings);
    return;
  }
  openInterval(loss, event);
  const kind = readBounce(event);
  if (kind === 'gone') applyGone(loss, event, settings);
  else if (kind === 'unclear') applyUnclear(loss, event);
  else if (kind === 'soft') applySoft(loss, event, facts.email, settings);
  else applyBlock(loss, event);
}
