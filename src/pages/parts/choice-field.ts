import { type Html, html } from '../../lib/html.ts';
import { describeField, type Field, fieldId } from './field.ts';
import type { Option } from './select-field.ts';

export interface Choice extends Option {
  /** What choosing it means. */
  readonly hint?: Html | string;
  /** Choices of a kind stand together, under this heading, in the order of their first ones. */
  readonly kind?: string;
}

export interface ChoiceField extends Field {
  /** What is chosen: one for radio buttons, any number for check boxes. */
  readonly values: readonly string[];
  readonly choices: readonly Choice[];
  readonly isMany?: boolean;
}

/** A few choices, all in sight: radio buttons, or check boxes where several may be chosen. */
export function choiceField(field: ChoiceField): Html {
  const id = fieldId(field);
  const described = [field.hint ? `${id}-hint` : '', field.error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return html`
    <fieldset class="field${field.error ? ' has-error' : ''}" id="${id}"${described ? html` aria-describedby="${described}"` : ''}>
      <legend class="field-label">${field.label}</legend>
      ${describeField(field)}
      ${[...Map.groupBy(field.choices, (one) => one.kind ?? '')].map(([kind, some], i) => optionsOf(field, kind, some, `${id}-kind-${i}`))}
    </fieldset>`;
}

function optionsOf(field: ChoiceField, kind: string, some: readonly Choice[], headId: string): Html {
  const options = some.map((one) => option(field, one, field.choices.indexOf(one)));
  if (kind === '') return html`<div class="options">${options}</div>`;
  return html`
    <p class="options-head" id="${headId}">${kind}</p>
    <div class="options" role="group" aria-labelledby="${headId}">${options}</div>`;
}

function option(field: ChoiceField, choice: Choice, index: number): Html {
  const id = `${fieldId(field)}-${index}`;
  const isOn = field.values.includes(choice.value);
  return html`
    <label class="option" for="${id}">
      <input id="${id}" name="${field.name}" type="${field.isMany ? 'checkbox' : 'radio'}" value="${choice.value}"${isOn ? html` checked` : ''}${field.isRequired && !field.isMany ? html` required` : ''}>
      <span><span class="option-title">${choice.label}</span>${choice.hint ? html`<span class="field-hint">${choice.hint}</span>` : ''}</span>
    </label>`;
}
