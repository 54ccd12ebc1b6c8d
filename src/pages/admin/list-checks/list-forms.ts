/** The forms by which lists are handed over, and those that were. */
import { DATA_SOURCE_KINDS } from '../../../flow/data-source-card.ts';
import type { CheckSummary } from '../../../jobs/vet/summarise-check.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { ListCheck } from '../../../store/list-check.ts';
import { KIND_WORDS } from '../../data-source-words.ts';
import { count } from '../../format.ts';
import { areaField } from '../../parts/area-field.ts';
import { badge } from '../../parts/badge.ts';
import { emailText } from '../../parts/email-text.ts';
import { ariaOf, type Field, frameField } from '../../parts/field.ts';
import { selectField } from '../../parts/select-field.ts';
import { NOTHING, table } from '../../parts/table.ts';
import { textField } from '../../parts/text-field.ts';
import { percent } from '../../rate-words.ts';
import type { AdminVisit } from '../visit.ts';
import { ADVICE } from './finding-words.ts';

/** What was typed of the origin of new data. */
export interface TypedSource {
  readonly dataSource: string;
  readonly kind: string;
}

/** @param source null: a list of people who are here already, whose origin nobody is asked for */
export function fileForm(action: string, source: TypedSource | null, error: string | null): Html {
  const field: Field = {
    name: 'files',
    label: 'File',
    hint:
      source !== null
        ? 'CSV or Excel (.xlsx). Beside the addresses, columns with the time of the sign-up, the date of the permission and the source are read where their names say so.'
        : 'CSV or Excel (.xlsx), with the addresses in one of its columns; up to 200,000 rows.',
    error,
    isRequired: true,
  };
  return html`
    <form class="panel form" method="post" action="${action}" enctype="multipart/form-data" data-upload="Uploaded. The rows are being read.">
      ${source ? sourceFields(source) : ''}
      ${frameField(field, html`<input class="input" id="files" name="files" type="file" accept=".csv,.tsv,.txt,.xlsx"${ariaOf(field)}>`)}
      <p class="field"><button class="button" type="submit">Check the file</button></p>
    </form>`;
}

function sourceFields({ dataSource, kind }: TypedSource): Html {
  return html`
      ${textField({ name: 'dataSource', label: 'Where it comes from', value: dataSource, maxLength: 200, isRequired: false, hint: 'The partner or form, by the name that your email service reports as data source: its past says what to expect.' })}
      ${selectField({
        name: 'kind',
        label: 'What it is',
        value: kind,
        hint: 'Noted on its scorecard: guessed addresses are then held against verified ones. Left open, what stands there stays.',
        options: [
          { value: '', label: 'Not said' },
          ...DATA_SOURCE_KINDS.map((one) => ({ value: one, label: KIND_WORDS[one] })),
        ],
      })}`;
}

export function pasteForm(action: string, value: string, error: string | null): Html {
  return html`
    <form class="panel form" method="post" action="${action}">
      ${areaField({ name: 'addresses', label: 'Addresses', hint: 'One in each line, or cut by commas.', value, error, rows: 5, isVerbatim: true, isRequired: true })}
      <p class="field"><button class="button" type="submit">Check these addresses</button></p>
    </form>`;
}

export function checkTable(visit: AdminVisit, checks: readonly ListCheck[], base: string): Html {
  return table<ListCheck>(
    'Lists that were checked',
    [
      { label: 'List', cell: (one) => html`<a href="${base}/${one.checkId}">${one.name}</a>` },
      { label: 'Rows', isNumber: true, cell: (one) => count(one.rows) },
      { label: 'Unknown users to expect', cell: rateCell },
      { label: 'State', cell: stateCell },
      { label: 'By', cell: (one) => emailText(one.askedBy) },
      { label: 'When', cell: (one) => visit.format.time(one.createdAt) },
    ],
    checks,
  );
}

function rateCell(one: ListCheck): Html | string {
  const summary = one.summary as CheckSummary | null;
  if (summary === null) return NOTHING;
  const { rate, low, high } = summary.verdict?.rate ?? summary.projection;
  return rate === null ? 'not enough to say' : `${percent(rate)} % (${percent(low)} to ${percent(high)} %)`;
}

function stateCell(one: ListCheck): Html {
  if (one.state === 'failed') return badge('Could not be checked', 'red');
  if (one.state !== 'done') return badge('Under way', 'blue');
  if (one.decision !== null) return badge(ADVICE[one.decision].label, ADVICE[one.decision].tone);
  return one.purpose === 'door' ? badge('To be decided', 'amber') : badge('Checked', 'green');
}
