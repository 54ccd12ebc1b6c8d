import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { SingleBar } from 'cli-progress';
import type { Command } from 'commander';
import { importMails } from '../jobs/import-mails.ts';
import { type ImportReport, importOptOuts } from '../jobs/import-opt-outs.ts';
import { BellwetherError, messageOf } from '../lib/errors.ts';
import type { Runtime } from '../runtime.ts';
import { findPortal } from '../store/portal.ts';
import { answer, readPortalId, withRuntime } from './output.ts';

interface ImportOptions {
  readonly portal: string;
  readonly json?: boolean;
}

export function addImportCommand(program: Command): void {
  program
    .command('import')
    .description(
      'take in files as history, which opens no tasks: mails (bounces, replies, letters), or lists of people who left',
    )
    .argument('<files...>', 'mails (.eml, .emlx), mailboxes (mbox), and lists of opt-outs (.csv, .tsv)')
    .requiredOption('--portal <id>', 'HubSpot account')
    .option('--json')
    .action(importFiles);
}

async function importFiles(files: readonly string[], options: ImportOptions): Promise<void> {
  const portalId = readPortalId(options.portal);
  await withRuntime(async (runtime) => {
    if (!(await findPortal(runtime.db, portalId))) {
      throw new BellwetherError(
        'source.unknown-portal',
        `Portal ${portalId} has not installed Bellwether: open ${runtime.config.publicUrl}/oauth/install first.`,
      );
    }
    const reports: ImportReport[] = [];
    const done: { file: string; mails: number }[] = [];
    const refused: { file: string; why: string }[] = [];
    for (const file of files) {
      try {
        if (/\.(?:csv|tsv)$/i.test(file)) reports.push(await importList(runtime, portalId, file));
        else done.push({ file, mails: await importFile(runtime, portalId, file) });
      } catch (thrown) {
        // One wrong file among hundreds keeps no other from being taken in.
        if (!(thrown instanceof BellwetherError)) throw thrown;
        refused.push({ file, why: thrown.message });
      }
    }
    const mails = done.reduce((sum, one) => sum + one.mails, 0);
    const words = `${mails} ${mails === 1 ? 'mail is' : 'mails are'} stored; the workers read them now. See Deliveries for what could not be read.`;
    const told = [...reports.map(reportWords), ...(done.length > 0 || reports.length === 0 ? [words] : [])].join('\n');
    answer(options.json, { mails, files: done, optOuts: reports, refused }, told);
    if (refused.length === 0) return;
    process.stderr.write(refused.map(({ why }) => `bellwether: ${why}\n`).join(''));
    process.exitCode = 1;
  });
}

async function importList(runtime: Runtime, portalId: number, file: string): Promise<ImportReport> {
  await open(file);
  const chunks = createReadStream(file, { highWaterMark: 256 * 1024 });
  return importOptOuts(runtime, portalId, 'command line', { name: basename(file), chunks });
}

function reportWords({ file, taken, refused, examples }: ImportReport): string {
  const lines = examples.map(({ line, why, text }) => `  line ${line}: ${why} ${JSON.stringify(text)}`);
  const more = refused > examples.length ? [`  and ${refused - examples.length} more: see Deliveries`] : [];
  return [`${file}: ${taken} opt-outs taken in, ${refused} lines left out`, ...lines, ...more].join('\n');
}

async function importFile(runtime: Runtime, portalId: number, file: string): Promise<number> {
  const { size } = await open(file);
  const bar = new SingleBar({
    format: `${basename(file)} {bar} {percentage}% | {mails} mails | {eta_formatted} left`,
    stream: process.stderr,
    hideCursor: true,
    barsize: 24,
    noTTYOutput: false,
  });
  bar.start(Math.max(1, size), 0, { mails: 0 });
  let mails = 0;
  try {
    return await importMails(
      runtime,
      portalId,
      'command line',
      { name: basename(file), chunks: createReadStream(file, { highWaterMark: 256 * 1024 }) },
      (bytesRead) => bar.update(bytesRead, { mails: ++mails }),
    );
  } finally {
    bar.stop();
  }
}

async function open(file: string) {
  try {
    const found = await stat(file);
    if (found.isFile()) return found;
  } catch (thrown) {
    throw new BellwetherError('import.no-file', `${file} cannot be read: ${messageOf(thrown)}.`, { cause: thrown });
  }
  throw new BellwetherError(
    'import.no-file',
    `${file} is no file. Name .eml and mbox files one by one, or with *.eml.`,
  );
}
