/** What a person chooses besides leaving, as events tell it in the words of `native`. Pure. */

/** How often they want mail; the more frequent first. */
export const FREQUENCIES = ['as_it_comes', 'weekly', 'monthly'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

export const PAUSE_DAYS = [30, 60, 90] as const;
export type PauseDays = (typeof PAUSE_DAYS)[number];

/** `resume`: a pause ends before its time. */
export type Choice =
  | { readonly kind: 'frequency'; readonly frequency: Frequency }
  | { readonly kind: 'pause'; readonly days: PauseDays }
  | { readonly kind: 'resume' };

export function writeChoice(choice: Choice): string {
  if (choice.kind === 'frequency') return `frequency:${choice.frequency}`;
  return choice.kind === 'pause' ? `pause:${choice.days}` : 'resume';
}

/** @returns null for words of a later release */
export function readChoice(native: string): Choice | null {
  const [kind, value] = native.split(':');
  const frequency = FREQUENCIES.find((one) => one === value);
  if (kind === 'frequency' && frequency !== undefined) return { kind, frequency };
  const days = PAUSE_DAYS.find((one) => String(one) === value);
  if (kind === 'pause' && days !== undefined) return { kind, days };
  return native === 'resume' ? { kind: 'resume' } : null;
}

/** @returns above 0 where the first means less mail */
export function compareFrequencies(a: Frequency, b: Frequency): number {
  return FREQUENCIES.indexOf(a) - FREQUENCIES.indexOf(b);
}
