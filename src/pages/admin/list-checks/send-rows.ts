/** The rows of a list with what was found of them, as CSV for people, written while it is read. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { Response } from 'express';
import { LEFT_OUT } from '../../../flow/vet/judge-recipient.ts';
import type { Db } from '../../../store/database.ts';
import type { ListCheck } from '../../../store/list-check.ts';
import { type FoundRow, listFoundRows } from '../../../store/list-check-row.ts';
import { csvHeaders } from '../suppressions/send-list.ts';
import { findingWords } from './finding-words.ts';

const AT_ONCE = 1_000;

/** @param finding one, `left_out`, or empty: all @throws when reading or sending ends early; then the response is cut off */
export async function sendRows(
  response: Response,
  { db, portalId, check, finding }: { db: Db; portalId: number; check: ListCheck; finding: string },
): Promise<void> {
  response.status(200).set(csvHeaders(`list-${check.checkId}${finding ? `-${finding.replaceAll('_', '-')}` : ''}.csv`));
  async function* cells(): AsyncGenerator<(string | number | null)[]> {
    let after = 0;
    for (;;) {
      const one = finding === '' || finding === 'left_out' ? null : finding;
      const rows: FoundRow[] = await listFoundRows(db, portalId, check.checkId, one, { after, limit: AT_ONCE });
      for (const row of rows) {
        if (finding === 'left_out' && !(LEFT_OUT as readonly (string | null)[]).includes(row.finding)) continue;
        const found = row.finding === null ? '' : findingWords(check.purpose, row.finding).label;
        yield [
          row.email ?? row.written,
          found,
          row.why,
          row.suggestion,
          row.dataSource,
          row.openDeals || null,
          row.row,
        ];
      }
      after = rows.at(-1)?.row ?? after;
      if (rows.length < AT_ONCE) return;
    }
  }
  await pipeline(
    Readable.from(cells()),
    stringify({
      header: true,
      columns: ['Address', 'Found', 'Why', 'Perhaps meant', 'Data source', 'Open deals', 'Row'],
      record_delimiter: 'windows',
      bom: true,
      escape_formulas: true,
    }),
    response,
  );
}
