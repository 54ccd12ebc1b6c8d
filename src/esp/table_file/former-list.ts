/** Lists of opt-outs as earlier releases stored them: a part of the CSV, with its line of column names. Pure. */
import { parse } from 'csv-parse/sync';
import type { RawDelivery } from '../../flow/adapt/adapter.ts';
import { ColumnProfiler } from './column-profile.ts';
import type { ImportPlan } from './import-plan.ts';
import { recognise } from './recognise.ts';

export interface FormerList {
  readonly plan: ImportPlan;
  readonly lines: readonly number[];
  readonly rows: readonly (readonly string[])[];
}

/** @returns null for what is no such list */
export function readFormerList({ body, headers }: RawDelivery): FormerList | null {
  const records = recordsOf(body, headers['x-bellwether-delimiter'] ?? ',');
  const [header, ...rows] = records ?? [];
  if (!header) return null;
  const profiler = new ColumnProfiler(header);
  for (const row of rows) profiler.note(row);
  const { columns, dayFirst } = recognise(profiler.profiles(), '');
  if (columns.email === undefined) return null;
  const lines = (headers['x-bellwether-lines'] ?? '').split(',').map(Number);
  return { plan: { kind: 'opt-outs', columns, dayFirst, asOf: null, dataSource: null }, lines, rows };
}

function recordsOf(body: Buffer, delimiter: string): string[][] | null {
  try {
    return parse(body, {
      bom: true,
      delimiter,
      max_record_size: 65_536,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    });
  } catch {
    return null;
  }
}
