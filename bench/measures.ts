export interface Measure {
  readonly value: number;
  readonly unit: string;
  /** What the machine or HubSpot's limit allows, measured or computed in the same run; null where there is none. */
  readonly limit: number | null;
  readonly ratio: number | null;
}

export type Measures = Record<string, Measure>;

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
