/** One row of what people read: on or off, its place, and its name in each language. */
import { type Html, html } from '../../../lib/html.ts';
import { TEXT_MAX } from '../../../public-page/read-page-form.ts';
import { LANGUAGE_NAMES, type Language } from '../../../words/languages.ts';
import { textField } from '../../parts/text-field.ts';
import { toggle } from '../../parts/toggle.ts';
import type { FormView } from './form-page.ts';

export interface LabelRow {
  /** Of the names of its fields. */
  readonly prefix: string;
  readonly title: string;
  /** Above the names. */
  readonly lead?: Html;
  readonly onLabel: string;
  readonly languages: readonly Language[];
  /** What stands where nothing is typed. */
  placeholder(language: Language): string;
}

export function labelRow({ form, errors }: FormView, row: LabelRow): Html {
  const { prefix } = row;
  return html`
    <fieldset class="label-row">
      <legend>${row.title}</legend>
      ${row.lead ?? ''}
      <div class="label-row-head">
        ${toggle({ name: `${prefix}-on`, label: row.onLabel, isOn: form[`${prefix}-on`] === 'on' })}
        ${textField({ name: `${prefix}-place`, label: 'Place', maxLength: 2, value: form[`${prefix}-place`] ?? '', error: errors[`${prefix}-place`] })}
      </div>
      <div class="label-grid">${row.languages.map((language) =>
        textField({
          name: `${prefix}-${language}`,
          label: LANGUAGE_NAMES[language],
          maxLength: TEXT_MAX.label,
          placeholder: row.placeholder(language),
          value: form[`${prefix}-${language}`] ?? '',
          error: errors[`${prefix}-${language}`],
        }),
      )}</div>
      ${hiddenLabels(form, row)}
    </fieldset>`;
}

/** Names in languages that the page does not show now: they stay, for the day on which it does. */
function hiddenLabels(form: FormView['form'], { prefix, languages }: LabelRow): readonly Html[] {
  return Object.entries(form).flatMap(([name, value]) => {
    const language = name.startsWith(`${prefix}-`) ? name.slice(prefix.length + 1) : '';
    const isShown = languages.some((one) => one === language);
    return /^[a-z]{2}$/.test(language) && language !== 'on' && !isShown && value !== ''
      ? [html`<input type="hidden" name="${name}" value="${value}">`]
      : [];
  });
}
