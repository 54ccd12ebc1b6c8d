/** Something that reads what strangers write. */
import type { Chance } from './random.ts';

export interface FuzzTarget {
  readonly name: string;
  /** What it is mutated from, beside what was kept in `corpus/<name>`. */
  readonly samples: readonly Buffer[];
  /** CPU milliseconds that one input may take; an expression that runs away takes minutes. */
  readonly mostMs: number;
  /** @throws for whatever should not have happened; a BellwetherError is an answer like any other */
  read(input: Buffer): Promise<void> | void;
  /** Where changed bytes alone would seldom come past the door; left out: `mutate`. */
  mutate?(sample: Buffer, chance: Chance, others: readonly Buffer[]): Buffer;
  /** Looks at what all inputs together left behind. @throws for whatever should not be there */
  settle?(): Promise<void>;
}

/** Headers, a blank line, a body: as requests are kept in the corpus. Whatever is no header is left out. */
export function readMessage(input: Buffer): {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
} {
  const end = input.indexOf('\r\n\r\n');
  const head = end === -1 ? '' : input.subarray(0, end).toString('latin1');
  const named = head.split('\r\n').flatMap((line) => {
    const colon = line.indexOf(':');
    return colon > 0 ? [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const] : [];
  });
  return { headers: Object.fromEntries(named), body: end === -1 ? input : input.subarray(end + 4) };
}
