import { type Html, html } from '../../lib/html.ts';
import { ariaOf, describeField, type Field, fieldId, optionalMark } from './field.ts';

export interface NumberField extends Field {
  /** As it was typed, where it was no number. */
  readonly value: string | number;
  /** What is counted: `days`, `%`. */
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  /** A fraction makes sense. */
  readonly isDecimal?: boolean;
}

/**
 * A number with its unit and its range behind it. It is a field of text: one of type "number" changes under the mouse
 * wheel, and forgets what was typed where that was no number.
 */
export function numberField(field: NumberField): Html {
  const id = fieldId(field);
  const range = `${field.unit}, ${field.min} to ${field.max}`;
  return html`
    <div class="field${field.error ? ' has-error' : ''}">
      <label class="field-label" for="${id}">${field.label}<span class="visually-hidden">, in ${range}</span>${optionalMark(field)}</label>
      ${describeField(field)}
      <span class="with-unit"><input class="input" id="${id}" name="${field.name}" type="text" inputmode="${field.isDecimal ? 'decimal' : 'numeric'}" value="${field.value}" maxlength="12" autocomplete="off"${ariaOf(field)}><span class="unit" aria-hidden="true">${range}</span></span>
    </div>`;
}
