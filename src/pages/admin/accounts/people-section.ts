/** The people of whom a company's state speaks, each with their probable address and what can be done with it. */
import { type Html, html } from '../../../lib/html.ts';
import { badge } from '../../parts/badge.ts';
import { confirm } from '../../parts/confirm.ts';
import { emailText } from '../../parts/email-text.ts';
import { personCell } from '../../parts/person.ts';
import { NOTHING, table } from '../../parts/table.ts';
import { VERDICTS } from '../../words.ts';
import type { AdminVisit } from '../visit.ts';
import { confidenceLabel, whyProbable } from './account-words.ts';
import type { PersonOfAccount, ReadAccount } from './read-account.ts';

export function peopleSection(visit: AdminVisit, { view, people }: ReadAccount): Html | string {
  if (people.length === 0) return '';
  const hasProbable = people.some((one) => one.said.probable !== null);
  return html`
    <section aria-labelledby="people">
      <h2 id="people">Who is concerned</h2>
      <div class="panel">
        ${table<PersonOfAccount>(
          `People at ${view.domain}`,
          [
            { label: 'Address', cell: personCell },
            { label: 'Mail', cell: ({ verdict }) => badge(VERDICTS[verdict].label, VERDICTS[verdict].tone) },
            ...(hasProbable
              ? [
                  { label: 'Probably now', cell: probableCell },
                  { label: 'What to do', cell: (one: PersonOfAccount) => deedCell(visit, view.domain, one) },
                ]
              : []),
          ],
          people,
        )}
      </div>
    </section>`;
}

function probableCell({ said }: PersonOfAccount): Html | string {
  const { probable } = said;
  if (probable === null) return NOTHING;
  return html`<span class="probable">${emailText(probable.probable)}</span><span class="person-who">${confidenceLabel(probable.confidence)}. ${whyProbable(probable)}</span>`;
}

function deedCell(visit: AdminVisit, domain: string, one: PersonOfAccount): Html | string {
  const { probable } = one.said;
  if (probable === null) return NOTHING;
  if (one.isConfirmed) return 'Confirmed';
  if (one.contactId === null) return 'No contact in HubSpot has this address';
  if (!one.isPrimary) return 'The contact has another address by now';
  if (one.holderId !== null) {
    return html`<a href="${visit.links.record('contact', one.holderId)}">Another contact has it</a>: if both are one person, merge them in HubSpot`;
  }
  if (visit.admin.role !== 'admin') return NOTHING;
  const sheet = confirm({
    label: 'Use this address',
    about: `${probable.probable} for ${one.email}`,
    question: html`The contact in HubSpot gets ${emailText(probable.probable)} as its address instead of ${emailText(one.email)}. What the person left stays left. The next mail shows whether it is right.`,
    deed: 'Write it to HubSpot',
    action: `/accounts/${domain}/people/${one.addressId}/use`,
    fields: html`<input type="hidden" name="probable" value="${probable.probable}">`,
  });
  return html`<div class="deeds">${sheet}</div>`;
}
