/** The table of whom one may call, and the words with which a call may begin. */
import { OPENER_TEXTS, type OpenerTexts } from '../../../flow/decide/task-text/opener-texts.ts';
import { OPENING_MAX } from '../../../flow/decide/task-text/wording.ts';
import { OPENER_LANGUAGES } from '../../../flow/settings.ts';
import { type Html, html } from '../../../lib/html.ts';
import { type ANSWERS, type BASES, countRows, type WHOM } from '../../../rules/contact-rules-form.ts';
import type { FieldErrors, RulesForm } from '../../../rules/rules-form.ts';
import { areaField } from '../../parts/area-field.ts';
import { selectField } from '../../parts/select-field.ts';
import { textField } from '../../parts/text-field.ts';

const WHOM_LABELS: Readonly<Record<(typeof WHOM)[number], string>> = {
  customer: 'Customers',
  company: 'People at companies',
  private: 'Private persons',
  unknown: 'Not known whether for a company',
  everybody: 'Everybody, known or not',
};
const BASIS_LABELS: Readonly<Record<(typeof BASES)[number], string>> = {
  any: 'Whatever is recorded',
  contract: 'A contract',
  consent: 'Consent',
  legitimate_interest: 'A legitimate interest',
  none: 'Nothing is recorded',
};
const ANSWER_LABELS: Readonly<Record<(typeof ANSWERS)[number], string>> = {
  review: 'Review internally, do not contact',
  call: 'One call is allowed',
};

/** @param made who set it, and when; null: nobody has yet */
export function contactRuleFields(form: RulesForm, errors: FieldErrors, made: Html | null): readonly Html[] {
  return [
    html`
    <h2 id="table">Whom one may call</h2>
    <p class="section-lead">Whoever leaves is reviewed internally and not contacted, unless a row here fits them and allows one call. Where rows contradict each other, the one that forbids counts. Nobody is called whose country is not known, or who marked mail as spam. Fill it in with whoever looks after privacy in your company; it is no legal advice.</p>
    <p class="fine">${made ?? 'Nobody has set this table yet: nobody is called.'}</p>`,
    ...Array.from({ length: countRows(form) }, (_, n) => ruleRow(form, errors, n + 1)),
    html`<p class="fine">“Elsewhere” means all countries outside the EEA and the United Kingdom; those are named one by one, or as EU or EEA. The legal basis is what HubSpot holds in <em>Legal basis for processing contact’s data</em>. A row without a country is taken away.</p>`,
  ];
}

function ruleRow(form: RulesForm, errors: FieldErrors, row: number): Html {
  const of = (field: string) => ({ name: `${field}-${row}`, value: form[`${field}-${row}`] ?? '' });
  const choice = (field: string, label: string, labels: Readonly<Record<string, string>>) =>
    selectField({
      ...of(field),
      label,
      error: errors[`${field}-${row}`],
      options: Object.entries(labels).map(([value, text]) => ({ value, label: text })),
    });
  return html`
    <fieldset class="field contact-rule">
      <legend class="field-label">Row ${row}</legend>
      <div class="filter-fields">
        ${textField({ ...of('place'), label: 'Country', maxLength: 100, error: errors[`place-${row}`] })}
        ${choice('who', 'Who', WHOM_LABELS)}
        ${choice('basis', 'Legal basis', BASIS_LABELS)}
        ${choice('answer', 'Then', ANSWER_LABELS)}
      </div>
    </fieldset>`;
}

/** @param kind what the person left */
export function openerFields(kind: keyof OpenerTexts, form: RulesForm, errors: FieldErrors): readonly Html[] {
  return [
    html`
    <h2 id="openers">How a call may begin</h2>
    <p class="section-lead">Stands in the task where a call is allowed, in the language that HubSpot holds for the person. {person} is their name. Empty: Bellwether’s words.</p>`,
    ...OPENER_LANGUAGES.map((language) =>
      areaField({
        name: `opener-${language}`,
        label: openerLanguage(language),
        rows: 3,
        maxLength: OPENING_MAX,
        placeholder: OPENER_TEXTS[language][kind].replace('{{person}}', '{person}'),
        value: form[`opener-${language}`] ?? '',
        error: errors[`opener-${language}`],
      }),
    ),
  ];
}

const names = new Intl.DisplayNames('en', { type: 'language' });

export function openerLanguage(language: string): string {
  return names.of(language) ?? language;
}
