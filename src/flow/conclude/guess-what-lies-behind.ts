/** What may lie behind an unsure verdict: the likeliest story that fits. */
import type { ConcludeSettings } from '../settings.ts';
import type { Hypothesis, LifeSign, Peers } from '../state.ts';
import type { Loss } from './loss.ts';
import { DAY_MS } from './moments.ts';

/** One colleague may share an alias; with three the domain takes our mail. */
const PEERS_ENOUGH = 3;

/** Acts that nobody does by reflex, and no scanner for them. */
const HUMAN: ReadonlySet<LifeSign['kind']> = new Set(['inbound_mail', 'reply', 'meeting', 'call', 'form', 'word']);

export function guessWhatLiesBehind(loss: Loss, peers: Peers | null, settings: ConcludeSettings): Hypothesis | null {
  const { doubt } = loss;
  if (doubt === null || doubt.hypothesis !== 'may_be_gone') return doubt?.hypothesis ?? null;
  // A receiver that refuses our mail as such, and then says "no such user", may just be refusing us.
  if (loss.refused) return 'gateway_refuses';
  const sign = loss.lastHumanSign;
  const isHeardOf =
    sign !== null && HUMAN.has(sign.kind) && doubt.cause.at.getTime() - sign.at <= settings.deliveryDays * DAY_MS;
  return isHeardOf && peers !== null && peers.reached >= PEERS_ENOUGH ? 'probably_fine' : 'may_be_gone';
}
