/** Chance that is the same in every run: each use has a stream of its own, named by what it decides. */

export interface Random {
  /** 0 inclusive to 1 exclusive. */
  next(): number;
  /** Both ends inclusive. */
  whole(min: number, max: number): number;
  chance(probability: number): boolean;
  /** @throws Error for an empty list */
  pick<Item>(list: readonly Item[]): Item;
  shuffle<Item>(list: readonly Item[]): Item[];
}

/** @param name the same name always gives the same numbers, whatever else was drawn */
export function seededRandom(name: string): Random {
  let state = hashText(name);
  // mulberry32 (Tommy Ettinger, public domain): 32 bits of state are plenty for a few thousand draws.
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    whole,
    chance: (probability) => next() < probability,
    pick: (list) => {
      const item = list[whole(0, list.length - 1)];
      if (item === undefined) throw new Error(`There is nothing to pick from for ${name}.`);
      return item;
    },
    shuffle: (list) => {
      const rest = [...list];
      for (let last = rest.length - 1; last > 0; last--) {
        const other = whole(0, last);
        const [a, b] = [rest[last], rest[other]];
        if (a === undefined || b === undefined) continue;
        rest[last] = b;
        rest[other] = a;
      }
      return rest;
    },
  };
}

/** FNV-1a, 32 bits. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (const sign of text) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 0x01000193);
  return hash;
}
