/** A table on the command line: stored, looked at, and then checked or taken in. */
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ImportPlan } from '../esp/table_file/import-plan.ts';
import { carryOutImport } from '../jobs/imports/carry-out-import.ts';
import { type Findings, shareOf } from '../jobs/imports/check-findings.ts';
import { checkWhole } from '../jobs/imports/check-import.ts';
import { peopleSentences, rowSentences } from '../jobs/imports/check-words.ts';
import { openCheckingPortal } from '../jobs/imports/checking-portal.ts';
import { columnNamed, planImport, type SaidOfImport } from '../jobs/imports/plan-import.ts';
import { receiveImport } from '../jobs/imports/receive-import.ts';
import { writeRowErrors } from '../jobs/imports/write-row-errors.ts';
import { BellwetherError } from '../lib/errors.ts';
import type { Runtime } from '../runtime.ts';
import { deleteImport, findImport, type ImportRow, savePlan } from '../store/import.ts';
import { withBar } from './progress-bar.ts';

export interface TableOptions {
  readonly kind?: string;
  readonly map?: readonly string[];
  readonly dates?: string;
  readonly asOf?: string;
  readonly dataSource?: string;
  readonly sheet?: string;
  readonly dryRun?: boolean;
  readonly errors?: string;
}

export interface TableReport {
  readonly file: string;
  readonly kind: string;
  readonly rows: number;
  /** Names of the columns by field. */
  readonly columns: Readonly<Record<string, string>>;
  /** Of a dry run: what the file would do. */
  readonly dryRun: Findings | null;
  readonly errorsFile: string | null;
}

/** @throws BellwetherError `import.*`: nothing of the file is kept then */
export async function importTable(
  runtime: Runtime,
  portalId: number,
  path: string,
  options: TableOptions,
): Promise<TableReport> {
  const { db, clock } = runtime;
  const importId = await receive(runtime, portalId, path, options.sheet ?? null);
  try {
    const file = await read(runtime, portalId, importId);
    const plan = planOf(file, options, basename(path));
    const isDry = options.dryRun === true;
    await savePlan(db, portalId, importId, plan, isDry ? 'checking' : 'ready');
    const dryRun = isDry ? await check(runtime, portalId, file, path) : null;
    const errorsFile = options.errors ?? null;
    if (errorsFile !== null) {
      const planned = await read(runtime, portalId, importId);
      await pipeline(writeRowErrors(db, portalId, planned, clock.now()), createWriteStream(errorsFile));
    }
    if (isDry) await deleteImport(db, portalId, importId);
    else await carryOutImport(runtime, portalId, 'command line', importId);
    return { file: path, kind: plan.kind, rows: file.rows, columns: namesOf(file, plan), dryRun, errorsFile };
  } catch (thrown) {
    await deleteImport(db, portalId, importId);
    throw thrown;
  }
}

async function receive(runtime: Runtime, portalId: number, path: string, sheet: string | null): Promise<number> {
  const { size } = await stat(path);
  const stream = createReadStream(path, { highWaterMark: 64 * 1024 });
  let read = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of stream) {
      read += (chunk as Buffer).length;
      yield chunk as Buffer;
    }
  }
  return withBar(`Reading ${basename(path)}`, size, 'rows', (show) =>
    receiveImport(runtime, portalId, 'command line', { name: basename(path), chunks: counted() }, sheet, (rows) =>
      show(read, rows),
    ),
  );
}

function check(runtime: Runtime, portalId: number, file: ImportRow, path: string): Promise<Findings> {
  return withBar(`Checking ${basename(path)}`, 1_000, 'people', async (show) =>
    checkWhole(runtime, await openCheckingPortal(runtime, portalId), file.importId, (state) =>
      show(Math.round(shareOf(state, file.parts, file.rows) * 1_000), state.findings.people),
    ),
  );
}

async function read({ db }: Runtime, portalId: number, importId: number): Promise<ImportRow> {
  const file = await findImport(db, portalId, importId);
  if (file) return file;
  throw new BellwetherError('import.gone', 'The file was thrown away while it was read. Hand it over again.');
}

/** @throws BellwetherError `import.plan`, which names the options that help */
function planOf(file: ImportRow, options: TableOptions, name: string): ImportPlan {
  const columns: Record<string, number | null> = {};
  for (const pair of options.map ?? []) {
    const cut = pair.lastIndexOf('=');
    const [column, field] = [pair.slice(0, cut), pair.slice(cut + 1)];
    const at = cut === -1 ? null : columnNamed(file, column);
    if (at === null) throw helped(file, name, `There is no column in “${pair}”.`);
    if (field === '') for (const one of fieldsAt(file, at)) columns[one] = null;
    else columns[field] = at;
  }
  const { kind, dates, asOf, dataSource } = options;
  const said: SaidOfImport = {
    columns,
    ...(kind === undefined ? {} : { kind }),
    ...(dates === undefined ? {} : { dates }),
    ...(asOf === undefined ? {} : { asOf }),
    ...(dataSource === undefined ? {} : { dataSource }),
  };
  try {
    return planImport(file, said);
  } catch (thrown) {
    if (thrown instanceof BellwetherError && thrown.code === 'import.plan') throw helped(file, name, thrown.message);
    throw thrown;
  }
}

function fieldsAt(file: ImportRow, at: number): string[] {
  const { columns } = planImport(file, { kind: 'opt-outs', dates: 'dmy' });
  return Object.entries(columns).flatMap(([field, column]) => (column === at ? [field] : []));
}

function helped(file: ImportRow, name: string, why: string): BellwetherError {
  const columns = file.profiles
    .map((one) => `“${one.name.slice(0, 40)}”`)
    .slice(0, 20)
    .join(', ');
  return new BellwetherError(
    'import.plan',
    `${name}: ${why} Its columns: ${columns}. Options: --kind, --map column=field, --dates dmy|mdy, --as-of, --data-source.`,
  );
}

function namesOf(file: ImportRow, plan: ImportPlan): Record<string, string> {
  return Object.fromEntries(
    Object.entries(plan.columns).map(([field, at]) => [field, file.profiles[at]?.name ?? `#${at + 1}`]),
  );
}

export function tableWords({ file, kind, rows, columns, dryRun, errorsFile }: TableReport): string {
  const read = Object.entries(columns).map(([field, name]) => `${field} = “${name}”`);
  const head = `${file}: ${kind}; ${read.join(', ')}`;
  const errors = errorsFile === null ? [] : [`  Rows that cannot be read stand in ${errorsFile}.`];
  if (dryRun === null) {
    const said = `  ${rows} ${rows === 1 ? 'row is' : 'rows are'} stored; the workers take them in now. See Imports for what came of them.`;
    return [head, said, ...errors].join('\n');
  }
  const lines = [...rowSentences(dryRun), ...peopleSentences(dryRun)].map((line) => `  ${line}`);
  const verdicts = dryRun.verdicts.map((one) => `    ${one.from} to ${one.to}: ${one.people}`);
  const examples = dryRun.examples.map(({ line, why }) => `    line ${line}: ${why}`);
  return [head, '  Dry run: nothing was changed.', ...lines, ...verdicts, ...examples, ...errors].join('\n');
}
