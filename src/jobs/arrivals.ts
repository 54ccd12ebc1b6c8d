/** What came through each source, for whoever is setting it up. */
import type { ReadEvents } from '../flow/pipeline.ts';
import type { Arrival } from '../store/source-signs.ts';

export interface ReadOfSource extends ReadEvents {
  readonly delivery: { readonly sourceId: number };
}

/** One for each source. */
export function arrivalsOf(read: readonly ReadOfSource[]): Arrival[] {
  const bySource = Map.groupBy(read, (one) => one.delivery.sourceId);
  return [...bySource].map(([sourceId, all]): Arrival => {
    const events = all.flatMap((one) => [...one.kept, ...one.delivered]);
    return {
      sourceId,
      isEvent: all.some(saysSomething),
      isUseful: events.length > 0,
      types: distinct([
        ...events.map((event) => event.type),
        ...all.flatMap((one) => (one.control > 0 ? 'control' : [])),
      ]),
      ignored: distinct(all.flatMap((one) => one.ignoredNatives)),
      streams: distinct(events.flatMap((event) => event.stream ?? [])),
    };
  });
}

/** More than the ESP's own words with us, by which no event has arrived yet. */
function saysSomething(read: ReadEvents): boolean {
  return read.control === 0 || read.kept.length + read.delivered.length + read.ignored > 0;
}

function distinct(words: readonly string[]): string[] {
  return [...new Set(words)];
}
