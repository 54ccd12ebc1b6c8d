/** A colleague puts an address on the list. */

import type { HandWhy } from '../../../jobs/suppress-by-hand.ts';
import { type Html, html } from '../../../lib/html.ts';
import { MANUAL_WHYS } from '../../../store/manual-suppression.ts';
import { areaField } from '../../parts/area-field.ts';
import { choiceField } from '../../parts/choice-field.ts';
import { errorSummary } from '../../parts/error-summary.ts';
import { textField } from '../../parts/text-field.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { WHY_WORDS } from './suppression-words.ts';

export const HAND_WHYS: readonly HandWhy[] = ['asked', ...MANUAL_WHYS];
export const MAX_NOTE = 500;

export interface AddForm {
  readonly email: string;
  readonly why: string;
  readonly note: string;
  readonly errors: Readonly<Partial<Record<'email' | 'why' | 'note', string>>>;
}

export const EMPTY_FORM: AddForm = { email: '', why: '', note: '', errors: {} };

export function addPage(visit: AdminVisit, form: AddForm): Html {
  return adminLayout(visit, {
    title: 'Add an address',
    section: 'suppressions',
    body: html`
      <p class="fine"><a href="/suppressions">Suppression list</a></p>
      <div class="page-head"><h1>Add an address</h1></div>
      ${errorSummary(
        (['email', 'why', 'note'] as const).flatMap((name) =>
          form.errors[name] ? [{ id: name, error: form.errors[name] }] : [],
        ),
      )}
      <form class="panel form" method="post" action="/suppressions/add">
        ${textField({
          name: 'email',
          type: 'email',
          label: 'Address',
          value: form.email,
          error: form.errors.email,
          isRequired: true,
          maxLength: 254,
          isVerbatim: true,
        })}
        ${choiceField({
          name: 'why',
          label: 'Why',
          values: [form.why],
          error: form.errors.why,
          isRequired: true,
          choices: [
            {
              value: 'asked',
              label: 'They asked not to be mailed',
              hint: 'By phone, in a letter, at a fair. It is recorded as their own wish: HubSpot is told, and only they can take it back.',
            },
            ...MANUAL_WHYS.map((one) => ({ value: one, label: WHY_WORDS[one] })),
          ],
        })}
        ${areaField({
          name: 'note',
          label: 'Note',
          hint: 'For colleagues who ask later. It is deleted when the person is erased.',
          value: form.note,
          error: form.errors.note,
          isRequired: false,
          maxLength: MAX_NOTE,
        })}
        <p class="fine">What colleagues enter here, other than a person’s own wish, any admin can lift again. Both stand in the audit log.</p>
        <p class="actions"><button class="button" type="submit">Put it on the list</button> <a class="button quiet" href="/suppressions">Cancel</a></p>
      </form>`,
  });
}
