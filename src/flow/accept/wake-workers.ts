/**
 * Tells workers of new deliveries: at once, and while more comes no oftener than they need. A worker that was told works until
 * nothing waits any more, so that each word but the first of a run is for those which fell asleep meanwhile; each is a transaction.
 */
import { setTimeout as delay } from 'node:timers/promises';

/** Of 5,000 requests a second, each word a commit of its own, the words were a tenth of what the processor did. */
const GAP_MS = 25;

/** @param pause between one word and the next */
export function createWaker(
  notify: (portalIds: ReadonlySet<number>) => Promise<void>,
  pause: (ms: number) => Promise<unknown> = (ms) => delay(ms, undefined, { ref: false }),
): (portalIds: ReadonlySet<number>) => void {
  let waiting = new Set<number>();
  let isTelling = false;

  async function tell(): Promise<void> {
    isTelling = true;
    while (waiting.size > 0) {
      const now = waiting;
      waiting = new Set();
      // A lost notification does no harm: there is a sweep behind it.
      await notify(now).catch(() => undefined);
      await pause(GAP_MS);
    }
    isTelling = false;
  }

  return (portalIds) => {
    for (const portalId of portalIds) waiting.add(portalId);
    if (!isTelling) void tell();
  };
}
