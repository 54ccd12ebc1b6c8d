/** Links as somebody would forge them from a real one: letters changed, lost, doubled, cut off, moved. Seeded: the same each time. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** @returns a different mutation each time it is asked, never the token itself */
export function createMutator(token: string, seed = 7): () => string {
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
  const letter = (): string => ALPHABET[random(ALPHABET.length)] ?? 'A';
  const ways: readonly ((at: number) => string)[] = [
    (at) => token.slice(0, at) + letter() + token.slice(at + 1),
    (at) => token.slice(0, at) + token.slice(at + 1),
    (at) => token.slice(0, at) + letter() + token.slice(at),
    (at) => token.slice(0, at),
    (at) => token.slice(at) + token.slice(0, at),
    (at) => token.slice(0, at) + letter() + letter() + token.slice(at + 2),
  ];
  return () => {
    for (;;) {
      const mutated = ways[random(ways.length)]?.(random(token.length)) ?? '';
      if (mutated !== token) return mutated;
    }
  };
}
