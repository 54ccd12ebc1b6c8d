/** Whether many different links are opened from one place within seconds, as a gateway does that looks through a newsletter. */

const WITHIN_MS = 10_000;
/** A person opens one, and perhaps a second one that was forwarded. */
const MANY = 5;
/** Beyond so many places those that are quiet are forgotten. */
const PLACES = 5_000;

/** @returns whether this opening is one of many; it is remembered for the next ones */
export function createRushWatch(): (place: string, link: string, nowMs: number) => boolean {
  const seen = new Map<string, Map<string, number>>();

  function forgetQuiet(nowMs: number): void {
    for (const [place, links] of seen) {
      if (Math.max(...links.values()) < nowMs - WITHIN_MS) seen.delete(place);
    }
  }

  return (place, link, nowMs) => {
    if (seen.size >= PLACES) forgetQuiet(nowMs);
    const links = seen.get(place) ?? new Map<string, number>();
    for (const [one, at] of links) if (at < nowMs - WITHIN_MS) links.delete(one);
    // Enough are remembered to know that they are many.
    if (links.size < MANY || links.has(link)) links.set(link, nowMs);
    seen.set(place, links);
    return links.size >= MANY;
  };
}
