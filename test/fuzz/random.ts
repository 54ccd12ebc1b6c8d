/** Numbers by chance that come again with their seed (mulberry32). */
export interface Chance {
  /** @returns a whole number from 0, below `limit` */
  below(limit: number): number;
  pick<One>(from: readonly One[]): One;
}

export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % Math.max(1, limit);
  };
  return {
    below,
    pick: (from) => {
      const found = from[below(from.length)];
      if (found === undefined) throw new Error('Nothing to choose from.');
      return found;
    },
  };
}
