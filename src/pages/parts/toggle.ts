import { type Html, html } from '../../lib/html.ts';
import { describeField, type Field, fieldId } from './field.ts';

export interface Toggle extends Omit<Field, 'isRequired'> {
  readonly isOn: boolean;
}

/** On or off, saved with its form: a check box that looks like a switch. It is sent as `on`, or not at all. */
export function toggle(field: Toggle): Html {
  const id = fieldId(field);
  const described = [field.hint ? `${id}-hint` : '', field.error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return html`
    <div class="field field-toggle${field.error ? ' has-error' : ''}">
      <input class="switch" id="${id}" name="${field.name}" type="checkbox" role="switch"${field.isOn ? html` checked` : ''}${described ? html` aria-describedby="${described}"` : ''}>
      <div>
        <label class="field-label" for="${id}">${field.label}</label>
        ${describeField(field)}
      </div>
    </div>`;
}
