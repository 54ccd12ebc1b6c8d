/** How a file of rows is to be read: which kind of facts it holds, and which column says what. */

export const IMPORT_KINDS = ['bounces', 'opt-outs', 'sends', 'data-sources', 'findings'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

export const IMPORT_FIELDS = [
  'email',
  'at',
  'type',
  'reason',
  'status',
  'code',
  'campaign',
  'stream',
  'dataSource',
  'messageId',
  'sendingIp',
  'whether',
  'found',
  'newAddress',
  'foundNote',
] as const;
/**
 * `type`: what happened, in a word of the old tool. `reason`: what the receiving server said. `whether`: yes or no, whether they left.
 * `found`, `newAddress`, `foundNote`: what a colleague found out about somebody who was lost.
 */
export type ImportField = (typeof IMPORT_FIELDS)[number];

export interface ImportPlan {
  readonly kind: ImportKind;
  /** Column of each field, counted from 0. */
  readonly columns: Readonly<Partial<Record<ImportField, number>>>;
  /** Of `11/2/2026`: true is 11 February. null: no date of the column is written so, or nobody has said it yet. */
  readonly dayFirst: boolean | null;
  /** `YYYY-MM-DD` for rows without a date; null: the day of the import for opt-outs and data sources, else the row is an error. */
  readonly asOf: string | null;
  /** For rows that name none. */
  readonly dataSource: string | null;
}

export function isImportKind(text: string): text is ImportKind {
  return (IMPORT_KINDS as readonly string[]).includes(text);
}

export function isImportField(text: string): text is ImportField {
  return (IMPORT_FIELDS as readonly string[]).includes(text);
}

/** @param isEitherWay the column of dates holds such that can be read with the day or the month first @returns what is still to be said, or null */
export function whyUnready(plan: ImportPlan, isEitherWay: boolean): string | null {
  const { columns, kind } = plan;
  if (columns.email === undefined) return 'Say which column holds the address.';
  if (kind === 'findings')
    return columns.found === undefined && columns.newAddress === undefined
      ? 'Say which column tells what was found, or which holds the new address.'
      : null;
  if (kind === 'data-sources' && columns.dataSource === undefined && plan.dataSource === null)
    return 'Say which column tells where each address came from, or name one source for all of them.';
  if ((kind === 'bounces' || kind === 'sends') && columns.at === undefined && plan.asOf === null)
    return 'Say which column holds the date, or give one date for all rows.';
  if (isEitherWay && columns.at !== undefined && plan.dayFirst === null)
    return 'The dates can be read in two ways: say whether the day or the month comes first.';
  return null;
}
