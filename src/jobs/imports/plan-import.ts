/** How a stored file is to be read: what was recognised of it, and what somebody says. */

import { plainName } from '../../esp/table_file/column-names.ts';
import { tellDayFirst } from '../../esp/table_file/column-profile.ts';
import {
  type ImportField,
  type ImportKind,
  type ImportPlan,
  isImportField,
  isImportKind,
  whyUnready,
} from '../../esp/table_file/import-plan.ts';
import { readDate } from '../../esp/table_file/read-date.ts';
import { type Proposal, recognise } from '../../esp/table_file/recognise.ts';
import { BellwetherError } from '../../lib/errors.ts';
import type { ImportRow } from '../../store/import.ts';

/** As typed in a form or on the command line; what is left out is recognised. */
export interface SaidOfImport {
  readonly kind?: string;
  /** Field, and the number of its column from 0; null: no column has it. */
  readonly columns?: Readonly<Record<string, number | null>>;
  readonly dates?: string;
  readonly asOf?: string;
  readonly dataSource?: string;
}

export function proposeFor(file: ImportRow): Proposal {
  return recognise(file.profiles, file.fileName);
}

/** Somebody has to say whether the day or the month comes first. */
export function asksForOrder(file: ImportRow, at: number | undefined): boolean {
  const profile = at === undefined ? undefined : file.profiles[at];
  return profile !== undefined && tellDayFirst(profile).isAsked;
}

/** @throws BellwetherError `import.plan`: what is missing or wrong, to be shown */
export function planImport(file: ImportRow, said: SaidOfImport): ImportPlan {
  const proposal = proposeFor(file);
  const kind = kindOf(said.kind, proposal.kind);
  const columns: Partial<Record<ImportField, number>> = { ...proposal.columns };
  for (const [field, at] of Object.entries(said.columns ?? {})) {
    if (!isImportField(field)) throw wrong(`There is no field “${field}”.`);
    if (at === null) delete columns[field];
    else if (Number.isInteger(at) && at >= 0 && at < file.profiles.length) columns[field] = at;
    else throw wrong(`There is no column ${at + 1}.`);
  }
  const profile = columns.at === undefined ? undefined : file.profiles[columns.at];
  const dayFirst = said.dates ? said.dates === 'dmy' : profile ? tellDayFirst(profile).dayFirst : null;
  const asOf = said.asOf?.trim() || null;
  if (asOf !== null && (!/^\d{4}-\d{2}-\d{2}$/.test(asOf) || readDate(asOf, true) === null))
    throw wrong(`“${asOf.slice(0, 40)}” is no date. Write it as 2026-11-02.`);
  const plan: ImportPlan = { kind, columns, dayFirst, asOf, dataSource: said.dataSource?.trim().slice(0, 200) || null };
  const missing = whyUnready(plan, asksForOrder(file, columns.at));
  if (missing !== null) throw wrong(missing);
  return plan;
}

function kindOf(said: string | undefined, proposed: ImportKind | null): ImportKind {
  if (said !== undefined && said !== '') {
    if (isImportKind(said)) return said;
    throw wrong(`There is no kind “${said}” of import. Kinds: bounces, opt-outs, sends, data-sources, findings.`);
  }
  if (proposed !== null) return proposed;
  throw wrong('Its columns do not tell what it holds: say whether these are bounces, opt-outs, sends or data sources.');
}

function wrong(why: string): BellwetherError {
  return new BellwetherError('import.plan', why);
}

/** @param name of a column, or `#3` for the third @returns null for no such column */
export function columnNamed(file: ImportRow, name: string): number | null {
  const numbered = /^#(\d{1,3})$/.exec(name);
  if (numbered) return Number(numbered[1]) - 1;
  const at = file.profiles.findIndex((one) => one.name === name);
  if (at !== -1) return at;
  const plain = file.profiles.findIndex((one) => plainName(one.name) === plainName(name));
  return plain === -1 ? null : plain;
}
