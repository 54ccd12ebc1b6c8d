import { type Html, html } from '../../lib/html.ts';
import { ariaOf, type Field, fieldId, frameField } from './field.ts';

export interface AreaField extends Field {
  readonly value: string;
  readonly rows?: number;
  /** Characters. */
  readonly maxLength?: number;
  /** Shown where it is empty, for example the text that stands without it. */
  readonly placeholder?: string;
  /** Keys and codes: fixed width, no spelling. */
  readonly isVerbatim?: boolean;
}

/** Several lines of text. */
export function areaField(field: AreaField): Html {
  // A browser drops the first line break of a text area.
  return frameField(
    field,
    html`<textarea class="input${field.isVerbatim ? ' verbatim' : ''}" id="${fieldId(field)}" name="${field.name}" rows="${field.rows ?? 3}" autocomplete="off"${field.maxLength ? html` maxlength="${field.maxLength}"` : ''}${field.placeholder ? html` placeholder="${field.placeholder}"` : ''}${field.isVerbatim ? html` spellcheck="false" autocapitalize="none"` : ''}${ariaOf(field)}>
${field.value}</textarea>`,
  );
}
