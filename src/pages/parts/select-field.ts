import { type Html, html } from '../../lib/html.ts';
import { ariaOf, type Field, fieldId, frameField } from './field.ts';

export interface Option {
  readonly value: string;
  readonly label: string;
}

export interface SelectField extends Field {
  readonly value: string;
  readonly options: readonly Option[];
}

/** One of many, where their number or length is too much for radio buttons. */
export function selectField(field: SelectField): Html {
  return frameField(
    field,
    html`<select class="input" id="${fieldId(field)}" name="${field.name}"${ariaOf(field)}>${field.options.map(
      (one) =>
        html`<option value="${one.value}"${one.value === field.value ? html` selected` : ''}>${one.label}</option>`,
    )}</select>`,
  );
}
