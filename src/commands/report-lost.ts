/** The lost report on the command line: the columns of the pages, as CSV or a workbook. */
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { openLostPortal } from '../jobs/join-lost.ts';
import { readLostReport } from '../jobs/read-lost-report.ts';
import { BellwetherError } from '../lib/errors.ts';
import { filterOf, readLostQuery } from '../pages/admin/lost/lost-query.ts';
import { LOST_FORMATS, writeLostCsv, writeLostXlsx } from '../pages/write-lost.ts';
import { readPortalId, withRuntime } from './output.ts';

interface LostOptions {
  readonly portal: string;
  readonly view?: string;
  readonly format: string;
  readonly out?: string;
  readonly bom: boolean;
}

export function addReportLost(report: Command): void {
  report
    .command('lost')
    .description('everybody who cannot be reached, with company, deals, cause, and whom to call instead')
    .requiredOption('--portal <id>', 'HubSpot account')
    .option('--view <words>', 'what stands behind the ? in the address of the page, for example "deal=on&is=dead"')
    .option('--format <format>', LOST_FORMATS.join(', '), 'csv')
    .option('--out <file>', 'where it is written; without it, CSV goes to standard output')
    .option('--no-bom', 'without the mark by which Excel knows UTF-8')
    .action(reportLost);
}

async function reportLost(options: LostOptions): Promise<void> {
  const format = LOST_FORMATS.find((one) => one === options.format);
  if (format === undefined) throw new Error(`--format takes ${LOST_FORMATS.join(' or ')}, not "${options.format}".`);
  if (format === 'xlsx' && options.out === undefined) throw new Error('A workbook needs a file: --out lost.xlsx');
  const portalId = readPortalId(options.portal);
  await withRuntime(async ({ db, clock }) => {
    const now = clock.now();
    const portal = await openLostPortal(db, portalId);
    if (portal === null)
      throw new BellwetherError('source.unknown-portal', `Portal ${portalId} has not installed Bellwether.`);
    const query = readLostQuery(Object.fromEntries(new URLSearchParams(options.view ?? '')));
    const people = readLostReport(
      db,
      portal,
      { filter: filterOf(query, portal.timeZone, now), sorting: query.sorting },
      now,
    );
    const body = format === 'csv' ? writeLostCsv(people, options.bom) : await writeLostXlsx(people);
    if (options.out === undefined) await pipeline(body, process.stdout, { end: false });
    else await pipeline(body, createWriteStream(options.out, { mode: 0o600 }));
  });
}
