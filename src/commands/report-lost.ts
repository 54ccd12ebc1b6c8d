/** The lost report on the command line: the columns of the pages, as CSV or a workbook. */
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { openLostPortal } from '../jobs/join-lost.ts';
import { readLostReport } from '../jobs/read-lost-report.ts';
import { BellwetherError } from '../lib/errors.ts';
import { filterOf, type LostQuery, paramsOf, readLostQuery } from '../pages/admin/lost/lost-query.ts';
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
  if (format === undefined) throw wrong(`--format takes ${LOST_FORMATS.join(' or ')}, not "${options.format}".`);
  const { out } = options;
  if (format === 'xlsx' && out === undefined) throw wrong('A workbook needs a file: --out lost.xlsx');
  const portalId = readPortalId(options.portal);
  const query = readView(options.view ?? '');
  await withRuntime(async ({ db, clock }) => {
    const now = clock.now();
    const portal = await openLostPortal(db, portalId);
    if (portal === null)
      throw new BellwetherError('source.unknown-portal', `Portal ${portalId} has not installed Bellwether.`);
    const report = { filter: filterOf(query, portal.timeZone, now), sorting: query.sorting };
    const people = readLostReport(db, portal, report, now);
    const body = format === 'csv' ? writeLostCsv(people, options.bom) : await writeLostXlsx(people);
    if (out === undefined) await pipeline(body, process.stdout, { end: false });
    else await writeWhole(body, out);
  });
}

/** Half a list is not taken for a whole one: the file has its name when all of it is there. */
async function writeWhole(body: Readable, file: string): Promise<void> {
  const part = `${file}.part`;
  try {
    await pipeline(body, createWriteStream(part, { mode: 0o600 }));
    await rename(part, file);
  } catch (thrown) {
    await rm(part, { force: true });
    if (thrown instanceof Error && 'syscall' in thrown)
      throw new BellwetherError('report.file', `${file} cannot be written: ${thrown.message}`);
    throw thrown;
  }
}

function wrong(message: string): BellwetherError {
  return new BellwetherError('report.option', message);
}

/** These may stand in an address without saying whom it leaves. */
const ORDER = ['standing', 'sort', 'order', 'after', 'before', 'view', 'currency'];

/**
 * A page leaves out what cannot be meant, and shows what it took; a file does not show it.
 *
 * @throws BellwetherError `report.option` where a filter would be left out
 */
function readView(words: string): LostQuery {
  const asked = Object.fromEntries(new URLSearchParams(words));
  const query = readLostQuery(asked);
  const taken = paramsOf(query);
  for (const [name, value] of Object.entries(asked)) {
    if (value !== '' && !taken[name] && !ORDER.includes(name))
      throw wrong(`--view cannot mean "${name}=${value}". Choose on the page, and take what stands behind the ?.`);
  }
  return query;
}
