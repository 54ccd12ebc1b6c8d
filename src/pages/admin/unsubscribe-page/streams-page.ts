/** The kinds of email that can be left, by the names that people know them by. */
import { type Html, html } from '../../../lib/html.ts';
import { STREAMS_MAX, TEXT_MAX } from '../../../public-page/read-page-form.ts';
import { textField } from '../../parts/text-field.ts';
import type { AdminVisit } from '../visit.ts';
import { type FormView, formPage } from './form-page.ts';
import { labelRow } from './label-row.ts';

export function streamsPage(visit: AdminVisit, view: FormView): Html {
  return formPage(visit, view, {
    tab: 'streams',
    action: '/unsubscribe-page/streams',
    lead: 'Email services know a kind of email by a key or a number. Give each the name that people know. Those that are on are offered to everybody; one that is off is offered to whoever got it.',
    fields: html`${rowsOf(view).map((n) => row(view, n))}`,
    labelOf: (name) => `Kind ${Number(name.split('-')[1]) + 1}`,
  });
}

function rowsOf({ form }: FormView): number[] {
  return Array.from({ length: STREAMS_MAX }, (_, n) => n).filter((n) => form[`stream-${n}-key`] !== undefined);
}

function row(view: FormView, n: number): Html {
  const prefix = `stream-${n}`;
  const key = view.form[`${prefix}-key`] ?? '';
  return labelRow(view, {
    prefix,
    title: key === '' ? 'Another kind of email' : key,
    lead: textField({
      name: `${prefix}-key`,
      label: 'Key',
      hint:
        key === ''
          ? 'As your email service, or your links, write it: a name or a number.'
          : 'Empty it to forget this kind.',
      isVerbatim: true,
      maxLength: TEXT_MAX.key,
      value: key,
      error: view.errors[`${prefix}-key`],
    }),
    onLabel: 'Offered to everybody',
    languages: view.current.settings.languages,
    placeholder: () => view.form[`${prefix}-${view.current.settings.language}`] || key,
  });
}
