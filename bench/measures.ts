import { cpus, totalmem } from 'node:os';

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

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** Measure, value, limit in this run, ratio: as words. */
export function rowsOf(measures: Measures): readonly (readonly string[])[] {
  return Object.entries(measures).map(([name, { value, unit, limit, ratio }]) => [
    name,
    `${number.format(value)} ${unit}`,
    limit === null ? '' : number.format(limit),
    ratio === null ? '' : ratio.toFixed(2),
  ]);
}

/** For a terminal. */
export function tableOf(measures: Measures): string {
  const table = [['measure', 'value', 'limit in this run', 'ratio'], ...rowsOf(measures)];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

export function describeMachine(): string {
  const [first] = cpus();
  return `${cpus().length} × ${first?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, embedded PostgreSQL with fsync on`;
}
