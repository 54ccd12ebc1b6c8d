/** Some rows of a filled-in lost report, read and weighed. */
import type { ImportPlan } from '../../esp/table_file/import-plan.ts';
import { type Finding, readFinding } from '../../esp/table_file/read-finding.ts';
import { readRows } from '../../esp/table_file/rows-body.ts';
import type { Db } from '../../store/database.ts';
import { type WeighedFinding, weighFindings } from './weigh-findings.ts';

export type FindingRow = { readonly line: number; readonly cells: readonly string[] } & (
  | { readonly is: 'finding'; readonly finding: Finding; readonly weighed: WeighedFinding }
  | { readonly is: 'skip' | 'error'; readonly why: string }
);

export async function readFindings(db: Db, portalId: number, plan: ImportPlan, body: Buffer): Promise<FindingRow[]> {
  const table = readRows(body);
  const read = (table?.rows ?? []).map((cells, at) => ({
    line: table?.lines[at] ?? 0,
    cells,
    found: readFinding(cells, plan),
  }));
  const weighed = (
    await weighFindings(
      db,
      portalId,
      read.flatMap(({ found }) => (found.is === 'finding' ? [found.finding] : [])),
    )
  ).values();
  return read.map(({ line, cells, found }): FindingRow => {
    if (found.is !== 'finding') return { line, cells, is: found.is, why: found.why };
    const what = weighed.next().value ?? 'It was not read.';
    return typeof what === 'string'
      ? { line, cells, is: 'error', why: what }
      : { line, cells, is: 'finding', finding: found.finding, weighed: what };
  });
}
