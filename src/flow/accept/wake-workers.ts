/** Tells workers of new deliveries: at once when nothing is being told, else together with the next ones. */
export function createWaker(
  notify: (portalIds: ReadonlySet<number>) => Promise<void>,
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
    }
    isTelling = false;
  }

  return (portalIds) => {
    for (const portalId of portalIds) waiting.add(portalId);
    if (!isTelling) void tell();
  };
}
