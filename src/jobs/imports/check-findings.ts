/** What a check has found so far: sums and a few examples, so that it does not grow with the file. */
import type { EventType } from '../../flow/event.ts';
import type { Verdict } from '../../flow/state.ts';

export interface RowTrouble {
  readonly line: number;
  readonly why: string;
}

export interface Findings {
  /** Of the file. */
  readonly rows: number;
  /** Rows that tell of facts. */
  readonly usable: number;
  /** Rows that tell of nothing to take in, by why. */
  readonly skipped: Readonly<Record<string, number>>;
  readonly errors: number;
  /** The first of them. */
  readonly examples: readonly RowTrouble[];
  /** Facts by type, each once however often the file tells it. */
  readonly facts: Readonly<Partial<Record<EventType, number>>>;
  /** Facts that the file tells again. */
  readonly repeated: number;
  /** Of a filled-in lost report: words that would be taken down, contacts that would get another address; missing in others. */
  readonly found?: { readonly words: number; readonly addresses: number };
  /** Facts that the ledger does not have, and those that it has. */
  readonly fresh: number;
  readonly known: number;
  readonly people: number;
  /** Of whom nothing was known. */
  readonly newPeople: number;
  /** Who were erased at their own request: nothing of them is taken in. */
  readonly forgotten: number;
  /** Who would be let go and are not yet: from everything, from streams. */
  readonly optOuts: { readonly everything: number; readonly streams: number };
  /** Only those that change. */
  readonly verdicts: readonly { readonly from: Verdict; readonly to: Verdict; readonly people: number }[];
  /** Contacts of HubSpot that we know, and of which a property would change. */
  readonly contacts: number;
  /** People who would be looked for in HubSpot. */
  readonly lookups: number;
  /** Tasks that would be opened: history opens none. */
  readonly tasks: number;
}

const NOTHING_FOUND: Findings = {
  rows: 0,
  usable: 0,
  skipped: {},
  errors: 0,
  examples: [],
  facts: {},
  repeated: 0,
  fresh: 0,
  known: 0,
  people: 0,
  newPeople: 0,
  forgotten: 0,
  optOuts: { everything: 0, streams: 0 },
  verdicts: [],
  contacts: 0,
  lookups: 0,
  tasks: 0,
};

/** Where a check is: it reads the rows into facts, and then judges the people, in the order of their addresses. */
export interface CheckState {
  readonly phase: 'read' | 'judge' | 'done';
  /** The next part of the file. */
  readonly part: number;
  /** The last person. */
  readonly email: string;
  readonly findings: Findings;
}

export const CHECK_BEGINS: CheckState = { phase: 'read', part: 0, email: '', findings: NOTHING_FOUND };

export const EXAMPLES = 20;
const MOST_WHYS = 20;

export function countSkip(skipped: Record<string, number>, why: string): void {
  const key = why in skipped || Object.keys(skipped).length < MOST_WHYS ? why : 'For other reasons.';
  skipped[key] = (skipped[key] ?? 0) + 1;
}

export function countVerdict(verdicts: Findings['verdicts'], from: Verdict, to: Verdict): Findings['verdicts'] {
  if (from === to) return verdicts;
  const known = verdicts.find((one) => one.from === from && one.to === to);
  const rest = verdicts.filter((one) => one !== known);
  return [...rest, { from, to, people: (known?.people ?? 0) + 1 }];
}

/** 0 to 1. */
export function shareOf({ phase, part, findings }: CheckState, parts: number, people: number): number {
  if (phase === 'done') return 1;
  if (phase === 'read') return parts === 0 ? 0 : (part / parts) * 0.5;
  return 0.5 + (people === 0 ? 0 : Math.min(1, findings.people / people) * 0.5);
}
