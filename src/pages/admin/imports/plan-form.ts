/** How a file is to be read: proposed, and changed by whoever knows better. */
import { IMPORT_FIELDS, IMPORT_KINDS, type ImportField, type ImportPlan } from '../../../esp/table_file/import-plan.ts';
import { asksForOrder, proposeFor } from '../../../jobs/imports/plan-import.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { ImportRow } from '../../../store/import.ts';
import { count } from '../../format.ts';
import { choiceField } from '../../parts/choice-field.ts';
import { ariaOf } from '../../parts/field.ts';
import { table } from '../../parts/table.ts';
import { textField } from '../../parts/text-field.ts';
import { FIELDS, KINDS } from './import-words.ts';

export interface TypedPlan {
  readonly kind: string;
  readonly columns: ImportPlan['columns'];
  /** `dmy`, `mdy`, or empty. */
  readonly dates: string;
  readonly asOf: string;
  readonly dataSource: string;
}

/** What stands in the form when nobody has typed anything yet. */
export function typedFor(file: ImportRow): TypedPlan {
  const { plan } = file;
  const proposal = proposeFor(file);
  const dayFirst = plan ? plan.dayFirst : proposal.dayFirst;
  return {
    kind: plan?.kind ?? proposal.kind ?? '',
    columns: plan?.columns ?? proposal.columns,
    dates: dayFirst === null ? '' : dayFirst ? 'dmy' : 'mdy',
    asOf: plan?.asOf ?? '',
    dataSource: plan?.dataSource ?? '',
  };
}

export function planForm(file: ImportRow, typed: TypedPlan, wrong: string | null): Html {
  const isAsked = asksForOrder(file, typed.columns.at);
  return html`
    <form class="panel form" method="post" action="/imports/${file.importId}/plan">
      ${wrong ? html`<p class="notice red" role="alert">${wrong}</p>` : ''}
      ${choiceField({
        name: 'kind',
        label: 'What the file holds',
        values: [typed.kind],
        isRequired: true,
        choices: IMPORT_KINDS.map((value) => ({ value, ...KINDS[value] })),
      })}
      <h2 class="field-label" id="columns">Which column says what</h2>
      <div class="import-columns">${columns(file, typed)}</div>
      ${
        isAsked
          ? choiceField({
              name: 'dates',
              label: 'Dates such as 11/2/2026',
              hint: `Column “${file.profiles[typed.columns.at ?? 0]?.name ?? ''}” can be read in two ways.`,
              values: [typed.dates],
              choices: [
                { value: 'dmy', label: 'Day first: 11 February 2026' },
                { value: 'mdy', label: 'Month first: November 2, 2026' },
              ],
            })
          : html`<input type="hidden" name="dates" value="${typed.dates}">`
      }
      ${textField({ name: 'asOf', type: 'date', label: 'Day of rows without a date', value: typed.asOf, isRequired: false, hint: 'Bounces and sends need one. Opt-outs without a date count as of today.' })}
      ${textField({ name: 'dataSource', label: 'Data source of rows that name none', value: typed.dataSource, maxLength: 100, isRequired: false, hint: 'Where the addresses of the file came from, for example “Fair 2024”.' })}
      <p class="actions"><button class="button" type="submit">Check what it would do</button></p>
    </form>`;
}

interface ColumnRow {
  readonly at: number;
  readonly name: string;
  readonly filled: number;
  readonly samples: readonly string[];
}

function columns(file: ImportRow, typed: TypedPlan): Html {
  const rows = file.profiles.map(({ name, filled, samples }, at): ColumnRow => ({ at, name, filled, samples }));
  return table<ColumnRow>(
    'Columns of the file',
    [
      { label: 'Column', cell: (row) => html`<strong id="column-${row.at}">${row.name}</strong>` },
      { label: 'Holds for example', cell: (row) => (row.samples.length === 0 ? '–' : row.samples.join(' · ')) },
      { label: 'Filled', isNumber: true, cell: (row) => count(row.filled) },
      { label: 'Read as', cell: (row) => chooser(row, fieldAt(typed.columns, row.at)) },
    ],
    rows,
  );
}

function chooser(row: ColumnRow, field: ImportField | null): Html {
  const name = `column-${row.at}`;
  return html`<select class="input" name="${name}" aria-labelledby="columns ${name}"${ariaOf({ name, label: row.name })}>
    <option value="">Not read</option>
    ${IMPORT_FIELDS.map((one) => html`<option value="${one}"${one === field ? html` selected` : ''}>${FIELDS[one]}</option>`)}
  </select>`;
}

function fieldAt(columns: ImportPlan['columns'], at: number): ImportField | null {
  return IMPORT_FIELDS.find((field) => columns[field] === at) ?? null;
}

/** @returns two columns for one field: the name of the field */
export function readTypedPlan(
  file: ImportRow,
  form: ReadonlyMap<string, string>,
): { readonly typed: TypedPlan; readonly doubled: ImportField | null } {
  const columns: Partial<Record<ImportField, number>> = {};
  let doubled: ImportField | null = null;
  for (const at of file.profiles.keys()) {
    const field = IMPORT_FIELDS.find((one) => one === form.get(`column-${at}`));
    if (!field) continue;
    if (columns[field] === undefined) columns[field] = at;
    else doubled = field;
  }
  const text = (name: string) => (form.get(name) ?? '').trim().slice(0, 200);
  const dates = ['dmy', 'mdy'].find((one) => one === form.get('dates')) ?? '';
  return {
    typed: { kind: text('kind'), columns, dates, asOf: text('asOf'), dataSource: text('dataSource') },
    doubled,
  };
}
