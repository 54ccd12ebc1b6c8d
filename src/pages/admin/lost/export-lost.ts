/** The filtered report taken along as a file. */
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { openLostPortal } from '../../../jobs/join-lost.ts';
import { type LostReport, readLostReport } from '../../../jobs/read-lost-report.ts';
import type { Db } from '../../../store/database.ts';
import { countLostUpTo } from '../../../store/report/lost.ts';
import { MAX_XLSX_ROWS, tooLong } from '../../../table/write-xlsx.ts';
import { writeLostCsv, writeLostXlsx } from '../../write-lost.ts';
import { sentOnce } from './one-at-a-time.ts';

export type LostFileKind = 'csv' | 'plain-csv' | 'xlsx';

const TYPES: Readonly<Record<LostFileKind, string>> = {
  csv: 'text/csv; charset=utf-8',
  'plain-csv': 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/**
 * @param day for the name of the file
 * @throws BellwetherError to be shown, before anything is sent; whatever else, when reading or sending ends early: then the response is cut
 *   off, so that half a list is not taken for a whole one
 */
export async function sendLostFile(
  response: Response,
  db: Db,
  portalId: number,
  report: LostReport,
  file: { readonly kind: LostFileKind; readonly day: string; readonly now: Date },
): Promise<void> {
  const portal = await openLostPortal(db, portalId);
  if (portal === null) throw new Error(`Portal ${portalId} has no rules.`);
  const people = () => readLostReport(db, portal, report, file.now);
  if (file.kind !== 'xlsx') return send(response, file, writeLostCsv(people(), file.kind === 'csv'));
  // Whether it fits is known without reading it all.
  if ((await countLostUpTo(db, portalId, report.filter, MAX_XLSX_ROWS + 1)) > MAX_XLSX_ROWS) throw tooLong();
  await sentOnce(async () => send(response, file, await writeLostXlsx(people())));
}

function send(
  response: Response,
  { kind, day }: { readonly kind: LostFileKind; readonly day: string },
  body: Readable,
): Promise<void> {
  response.status(200).set({
    'Cache-Control': 'no-store',
    'Content-Type': TYPES[kind],
    'Content-Disposition': `attachment; filename="lost-contacts-${day}.${kind === 'xlsx' ? 'xlsx' : 'csv'}"`,
  });
  return pipeline(body, response);
}
