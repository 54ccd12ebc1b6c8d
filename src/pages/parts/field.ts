/** What every field of a form has: a label above, a hint, and what is wrong with it, said at the field. */
import { type Html, html } from '../../lib/html.ts';

export interface Field {
  readonly name: string;
  /** Where the name occurs twice on a page; else the name is the id as well. */
  readonly id?: string;
  readonly label: string;
  /** One sentence that helps before anything is typed. */
  readonly hint?: Html | string;
  /** Why what was sent could not be taken; nothing typed is lost. */
  readonly error?: string | null | undefined;
  /** `true`: has to be filled in. `false`: marked "(optional)". Left out: neither, as in filters and fields with a default. */
  readonly isRequired?: boolean;
}

export function fieldId(field: Field): string {
  return field.id ?? field.name;
}

/** Stacks label, hint, error and control in the order in which they are read out. */
export function frameField(field: Field, control: Html): Html {
  const id = fieldId(field);
  return html`
    <div class="field${field.error ? ' has-error' : ''}">
      <label class="field-label" for="${id}">${field.label}${optionalMark(field)}</label>
      ${describeField(field)}
      ${control}
    </div>`;
}

/** Hint and error, under the ids that `ariaOf` points to. */
export function describeField(field: Field): Html {
  const id = fieldId(field);
  return html`${field.hint ? html`<p class="field-hint" id="${id}-hint">${field.hint}</p>` : ''}
      ${field.error ? html`<p class="field-error" id="${id}-error"><span class="visually-hidden">Error: </span>${field.error}</p>` : ''}`;
}

/** @returns the attributes by which a control points to its hint and its error */
export function ariaOf(field: Field): Html {
  const ids = [field.hint ? `${fieldId(field)}-hint` : '', field.error ? `${fieldId(field)}-error` : ''].filter(
    Boolean,
  );
  return html`${ids.length > 0 ? html` aria-describedby="${ids.join(' ')}"` : ''}${field.error ? html` aria-invalid="true"` : ''}${field.isRequired ? html` required` : ''}`;
}

export function optionalMark(field: Field): Html | string {
  return field.isRequired === false ? html` <span class="field-optional">(optional)</span>` : '';
}
