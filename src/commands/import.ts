import { open as openFile, stat } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { IMPORT_KINDS } from '../esp/table_file/import-plan.ts';
import { BellwetherError, messageOf } from '../lib/errors.ts';
import { findPortal } from '../store/portal.ts';
import { tellFormat } from '../table/tell-format.ts';
import { importMailFile } from './import-mail-file.ts';
import { importTable, type TableOptions, type TableReport, tableWords } from './import-table.ts';
import { answer, readPortalId, withRuntime } from './output.ts';

interface ImportOptions extends TableOptions {
  readonly portal: string;
  readonly json?: boolean;
}

export function addImportCommand(program: Command): void {
  program
    .command('import')
    .description(
      'take in files as history, which opens no tasks: tables of an old tool (bounces, opt-outs, sends, data sources), or mails',
    )
    .argument('<files...>', 'tables (.csv, .tsv, .xlsx), mails (.eml, .emlx) and mailboxes (mbox)')
    .requiredOption('--portal <id>', 'HubSpot account')
    .addOption(
      new Option('--kind <kind>', 'what the tables hold, where their columns do not tell').choices([...IMPORT_KINDS]),
    )
    .option(
      '--map <column=field...>',
      'which column holds what; "#3=at" for the third, "Notes=" for a column that is not read',
    )
    .addOption(new Option('--dates <order>', 'how dates such as 11/2/2026 are meant').choices(['dmy', 'mdy']))
    .option('--as-of <day>', 'day of rows without a date, as 2021-06-30')
    .option('--data-source <name>', 'where addresses came from, for rows that do not say')
    .option('--sheet <name>', 'of a workbook; without it the first')
    .option('--dry-run', 'say what tables would do, and do nothing')
    .option('--errors <file>', 'write rows that cannot be read to this CSV file, with why')
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
    const tables: TableReport[] = [];
    const done: { file: string; mails: number }[] = [];
    const refused: { file: string; why: string }[] = [];
    for (const file of files) {
      try {
        if (await isTable(file)) tables.push(await importTable(runtime, portalId, file, options));
        else if (options.dryRun) throw new BellwetherError('import.no-check', `${file}: mails have no dry run.`);
        else done.push({ file, mails: await importMailFile(runtime, portalId, file) });
      } catch (thrown) {
        // One wrong file among hundreds keeps no other from being taken in.
        if (!(thrown instanceof BellwetherError)) throw thrown;
        refused.push({ file, why: thrown.message });
      }
    }
    const mails = done.reduce((sum, one) => sum + one.mails, 0);
    const words = `${mails} ${mails === 1 ? 'mail is' : 'mails are'} stored; the workers read them now. See Deliveries for what could not be read.`;
    const told = [...tables.map(tableWords), ...(done.length > 0 || tables.length === 0 ? [words] : [])].join('\n');
    answer(options.json, { mails, files: done, tables, refused }, told);
    if (refused.length === 0) return;
    process.stderr.write(refused.map(({ why }) => `bellwether: ${why}\n`).join(''));
    process.exitCode = 1;
  });
}

const TABLE = /\.(?:csv|tsv|tab|xlsx|xlsm|txt)$/i;

/** By its name; a file of another name by what it begins with. @throws BellwetherError `import.no-file` */
async function isTable(file: string): Promise<boolean> {
  await refuseMissing(file);
  if (TABLE.test(file)) return true;
  const head = Buffer.alloc(512);
  const handle = await openFile(file);
  try {
    const { bytesRead } = await handle.read(head, 0, head.length, 0);
    return (
      bytesRead > 0 &&
      !/\.(?:eml|emlx|mbox|mbx)$/i.test(file) &&
      tellFormat(file, head.subarray(0, bytesRead)) === 'xlsx'
    );
  } catch {
    return false;
  } finally {
    await handle.close();
  }
}

async function refuseMissing(file: string): Promise<void> {
  try {
    if ((await stat(file)).isFile()) return;
  } catch (thrown) {
    throw new BellwetherError('import.no-file', `${file} cannot be read: ${messageOf(thrown)}.`, { cause: thrown });
  }
  throw new BellwetherError(
    'import.no-file',
    `${file} is no file. Name .csv, .xlsx, .eml and mbox files one by one, or with *.csv.`,
  );
}
