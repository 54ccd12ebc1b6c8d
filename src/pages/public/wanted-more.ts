/** What a form asks for that a link alone cannot give, as text in the form and as what is asked. Pure. */
import type { Ask } from '../../flow/ask.ts';
import { FREQUENCIES } from '../../flow/choice.ts';

/** A change of address has a form of its own. */
export type MoreAsk = Exclude<Ask, { kind: 'address' }>;

export function writeAsk(ask: MoreAsk): string {
  if (ask.kind === 'frequency') return `frequency:${ask.frequency}`;
  if (ask.kind === 'resume') return 'resume';
  return ask.stream === null ? 'return' : `return:${ask.stream}`;
}

/** @returns null for what no form of ours says */
export function readAsk(written: string): MoreAsk | null {
  const [kind = '', value] = /^([a-z]+)(?::(.*))?$/s.exec(written)?.slice(1) ?? [];
  const frequency = FREQUENCIES.find((one) => one === value);
  if (kind === 'frequency' && frequency !== undefined) return { kind, stream: null, frequency };
  if (kind === 'resume') return { kind, stream: null };
  return kind === 'return' ? { kind, stream: value ?? null } : null;
}
