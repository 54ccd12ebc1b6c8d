import { type Html, html } from '../../lib/html.ts';
import { ariaOf, type Field, fieldId, frameField } from './field.ts';

export interface TextField extends Field {
  readonly value: string;
  readonly type?: 'text' | 'search' | 'email' | 'url' | 'date';
  /** Characters. */
  readonly maxLength?: number;
  readonly placeholder?: string;
  /** For passwords of other services, codes and the like: no suggestions, no spelling. */
  readonly isVerbatim?: boolean;
}

/** One line of text. */
export function textField(field: TextField): Html {
  return frameField(
    field,
    html`<input class="input" id="${fieldId(field)}" name="${field.name}" type="${field.type ?? 'text'}" value="${field.value}" autocomplete="off"${field.maxLength ? html` maxlength="${field.maxLength}"` : ''}${field.placeholder ? html` placeholder="${field.placeholder}"` : ''}${field.isVerbatim ? html` spellcheck="false" autocapitalize="none"` : ''}${ariaOf(field)}>`,
  );
}
