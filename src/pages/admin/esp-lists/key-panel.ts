/** The key to a service's own interface: how it is made, what it may do, and its end. */
import type { EspKey, EspLists, KeyPart } from '../../../flow/adapt/esp-lists.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { EspAccess } from '../../../store/esp-access.ts';
import { badge } from '../../parts/badge.ts';
import { confirm } from '../../parts/confirm.ts';
import { selectField } from '../../parts/select-field.ts';
import { textField } from '../../parts/text-field.ts';
import type { AdminVisit } from '../visit.ts';

/** A key that was not taken: what was typed but for its secrets, and why. */
export interface BadKey {
  readonly typed: EspKey;
  readonly wrong: string;
}

export interface KeyFacts {
  readonly sourceId: number;
  readonly lists: EspLists;
  readonly access: EspAccess | null;
  readonly badKey: BadKey | null;
}

export function keyPanel(visit: AdminVisit, facts: KeyFacts): Html {
  const { access } = facts;
  const isAdmin = visit.admin.role === 'admin';
  return html`
    <section aria-labelledby="the-key">
      <h2 id="the-key">Key</h2>
      ${access ? stored(visit, facts, access, isAdmin) : ''}
      ${isAdmin ? (access ? another(facts) : html`<div class="panel">${keyForm(facts)}</div>`) : access ? '' : html`<p class="fine">Ask an admin of this portal for a key.</p>`}
    </section>`;
}

function stored(visit: AdminVisit, { sourceId }: KeyFacts, access: EspAccess, isAdmin: boolean): Html {
  const path = `/lists/${sourceId}`;
  return html`
    <div class="panel">
      <p>${access.canRead ? badge('May read the lists', 'green') : badge('Refused', 'red')} ${access.canWrite ? badge('May change them', 'green') : badge('May not change them', 'grey')}</p>
      ${access.why ? html`<p>${access.why}</p>` : ''}
      <p class="fine">Given by ${access.givenBy}, ${visit.format.time(access.givenAt)}${access.checkedAt ? html`; tried last ${visit.format.ago(access.checkedAt)}` : ''}.</p>
      ${
        isAdmin
          ? html`<div class="upkeep">
              <form method="post" action="${path}/check"><button class="button plain small" type="submit">Try it again</button></form>
              ${confirm({
                label: 'Remove the key',
                question:
                  'Nothing is read from the lists or put on them any more. What stands on them stays there, and what was read stays known.',
                deed: 'Remove the key',
                action: `${path}/remove-key`,
                isDangerous: true,
              })}
            </div>`
          : ''
      }
    </div>`;
}

function another(facts: KeyFacts): Html {
  return html`
    <details class="panel"${facts.badKey ? html` open` : ''}>
      <summary class="fold">Give another key</summary>
      ${keyForm(facts)}
    </details>`;
}

function keyForm({ sourceId, lists, badKey }: KeyFacts): Html {
  const last = lists.key.findLast((part) => part.isSecret)?.name;
  return html`
    <ol class="setup">${lists.steps.map((step) => html`<li><h3 class="setup-title">${step.title}</h3><p>${step.text}</p></li>`)}</ol>
    <form class="form" method="post" action="/lists/${sourceId}/key">
      ${lists.key.map((part) => keyField(part, badKey, part.name === last))}
      <p class="actions"><button class="button" type="submit">Try and save it</button></p>
      <p class="fine">It is tried at once, and kept sealed. It is never shown again.</p>
    </form>`;
}

function keyField(part: KeyPart, badKey: BadKey | null, hasError: boolean): Html {
  const value = part.isSecret ? '' : (badKey?.typed[part.name] ?? part.choices?.[0]?.value ?? '');
  const field = { name: part.name, label: part.label, hint: part.hint, value, isRequired: true };
  if (part.choices) return selectField({ ...field, options: part.choices });
  return textField({ ...field, maxLength: 300, isVerbatim: true, error: hasError ? badKey?.wrong : undefined });
}
