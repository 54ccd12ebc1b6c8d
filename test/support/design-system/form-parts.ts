/** Every part of a form, as it starts, filled in, and sent back with faults. */
import { type Html, html } from '../../../src/lib/html.ts';
import { areaField } from '../../../src/pages/parts/area-field.ts';
import { choiceField } from '../../../src/pages/parts/choice-field.ts';
import { confirm } from '../../../src/pages/parts/confirm.ts';
import { errorSummary } from '../../../src/pages/parts/error-summary.ts';
import { filterBar } from '../../../src/pages/parts/filter-bar.ts';
import { numberField } from '../../../src/pages/parts/number-field.ts';
import { selectField } from '../../../src/pages/parts/select-field.ts';
import { textField } from '../../../src/pages/parts/text-field.ts';
import { toggle } from '../../../src/pages/parts/toggle.ts';

export function formParts(): Html {
  return html`
    <section aria-labelledby="forms">
      <h2 id="forms">Forms</h2>
      <form class="panel form" method="post" action="/design-system">
        ${errorSummary([
          { id: 'label', error: 'Give it a name, so that you can tell it from others.' },
          { id: 'cap', error: 'Write a number from 1 to 50.' },
        ])}
        ${textField({ name: 'label', label: 'What you call it', value: '', isRequired: true, maxLength: 80, hint: 'Only you see it.', error: 'Give it a name, so that you can tell it from others.' })}
        ${numberField({ name: 'cap', label: 'Tasks for one owner on one day', value: 'ten', unit: 'tasks', min: 1, max: 50, isRequired: true, error: 'Write a number from 1 to 50.' })}
        ${selectField({ name: 'owner', label: 'Who gets what nobody owns', value: '2', options: OWNERS, hint: 'Owners as HubSpot lists them.' })}
        ${areaField({ name: 'opening', label: 'How the task begins', value: '', isRequired: false, placeholder: 'Mail to {person} no longer arrives.' })}
        ${areaField({ name: 'key', label: 'Verification key', value: 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE', isVerbatim: true })}
        ${choiceField({ name: 'purpose', label: 'What it sends', values: ['both'], choices: PURPOSES, isRequired: true })}
        ${choiceField({ name: 'roles', label: 'Who counts as a champion', values: ['CHAMPION'], isMany: true, choices: ROLES })}
        ${toggle({ name: 'on', label: 'Champion lost', isOn: true, hint: 'A task of high priority by the next working day.' })}
        ${toggle({ name: 'off', label: 'Soft bounce: call', isOn: false })}
        <p class="actions">
          <button class="button" type="submit">Save</button>
          <a class="button quiet" href="/design-system">Cancel</a>
        </p>
      </form>
      <h3>Asking first</h3>
      ${confirm({ label: 'Remove', about: 'the newsletter', question: 'Its address stops answering. What came in through it stays.', deed: 'Remove the source', action: '/design-system', isDangerous: true })}
      <h3>Filters</h3>
      ${filterBar(
        '/design-system',
        [
          textField({ name: 'q', label: 'Address', type: 'search', value: 'halden', isVerbatim: true }),
          selectField({
            name: 'reason',
            label: 'Reason',
            value: '',
            options: [{ value: '', label: 'Any' }, ...OWNERS],
          }),
          textField({ name: 'since', label: 'Since', type: 'date', value: '' }),
        ],
        '/design-system',
      )}
    </section>`;
}

const OWNERS = [
  { value: '1', label: 'Hannah Brandt' },
  { value: '2', label: 'Oliver Keane' },
];
const PURPOSES = [
  { value: 'marketing', label: 'Marketing mail', hint: 'Newsletters and invitations.' },
  { value: 'both', label: 'Both' },
];
const ROLES = [
  { value: 'CHAMPION', label: 'Champion' },
  { value: 'DECISION_MAKER', label: 'Decision maker' },
];
