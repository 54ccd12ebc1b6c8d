/** Signs that a person lives behind the address: those of the CRM, and the person's own acts in the ledger. */
import { undoneBy } from '../drop-undone.ts';
import type { LedgerEvent } from '../event.ts';
import type { LifeSign } from '../state.ts';
import { compareText } from './order-events.ts';

export interface Signs {
  /** In order; none later than now. */
  readonly past: readonly LifeSign[];
  /** The first that lies ahead, such as a meeting next week: no sign yet, but worth a look on its day. */
  readonly next: LifeSign | null;
}

/** @param now in milliseconds */
export function gatherSigns(life: readonly LifeSign[], events: readonly LedgerEvent[], now: number): Signs {
  const past: LifeSign[] = [];
  let next: LifeSign | null = null;
  for (const sign of life) {
    if (sign.at.getTime() <= now) past.push(sign);
    else if (next === null || compareSigns(sign, next) < 0) next = sign;
  }
  const undone = undoneBy(events);
  for (const event of events) if (isOwnAct(event)) past.push(signOf(event, undone.has(event)));
  return { past: past.length > 1 ? past.sort(compareSigns) : past, next };
}

/** Leaving, choosing, coming back and complaining are done by somebody who had the mail in hand; who writes is there. */
function isOwnAct(event: LedgerEvent): boolean {
  if (event.actor !== 'person') return false;
  return (
    event.type === 'list_unsubscribe' ||
    event.type === 'global_unsubscribe' ||
    event.type === 'resubscribe' ||
    event.type === 'preference' ||
    event.type === 'complaint' ||
    event.type === 'inbound_mail'
  );
}

/** What was taken back shows that somebody was there, and nothing of what they wish. */
function signOf(event: LedgerEvent, isUndone: boolean): LifeSign {
  const source = isUndone ? 'undo' : event.type;
  return { kind: event.type === 'inbound_mail' ? 'inbound_mail' : 'click', at: event.at, source };
}

function compareSigns(a: LifeSign, b: LifeSign): number {
  return a.at.getTime() - b.at.getTime() || compareText(a.kind, b.kind) || compareText(a.source, b.source);
}
