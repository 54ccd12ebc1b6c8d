/** Connecting a source: which email service, what it is called, what its mail is for. */
import { signedJson } from '../../../esp/signed_json/signed_json.ts';
import type { EspAdapter } from '../../../flow/adapt/adapter.ts';
import { adapters } from '../../../flow/adapt/adapters.ts';
import { type Html, html } from '../../../lib/html.ts';
import { lowerFirst } from '../../../lib/lower-first.ts';
import type { Purpose } from '../../../store/source.ts';
import { choiceField } from '../../parts/choice-field.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { labelField, purposeField } from './settings-form.ts';

/** What was typed, and why it could not be taken. */
export interface NewSource {
  readonly wrong: string | null;
  readonly esp: string;
  readonly label: string;
  readonly purpose: Purpose;
}

export const NOTHING_TYPED: NewSource = { wrong: null, esp: '', label: '', purpose: 'both' };

export function newSourcePage(visit: AdminVisit, typed: NewSource): Html {
  return adminLayout(visit, {
    title: 'Connect an email service',
    section: 'sources',
    body: html`
      <div class="page-head"><div><p class="crumb"><a href="/sources">Sources</a></p><h1>Connect an email service</h1></div></div>
      ${typed.wrong ? html`<p class="notice red" role="alert">${typed.wrong}</p>` : ''}
      <form class="panel form" method="post" action="/sources">
        <div class="esp-cards">${choiceField({
          name: 'esp',
          label: 'Which service sends the mail, or takes it in when it comes back?',
          values: [typed.esp],
          isRequired: true,
          choices: connectable.map((one) => ({
            value: one.id,
            label: one.label,
            hint: hintOf(one),
            kind: kindOf(one),
          })),
        })}</div>
        ${labelField(typed.label)}
        ${purposeField(typed.purpose)}
        <p class="actions"><button class="button" type="submit">Continue to the steps</button></p>
      </form>`,
  });
}

const KINDS = ['Email services', 'A sender of your own', 'Mail that comes back'] as const;

function kindOf(adapter: EspAdapter): (typeof KINDS)[number] {
  if (adapter.brings === 'mails') return 'Mail that comes back';
  return adapter.id === signedJson.id ? 'A sender of your own' : 'Email services';
}

/** Files need no source of their own making: the first one that is handed over makes it. Everybody finds theirs by its name. */
const connectable = adapters
  .filter((adapter) => adapter.way !== 'uploaded')
  .sort((a, b) => KINDS.indexOf(kindOf(a)) - KINDS.indexOf(kindOf(b)) || a.label.localeCompare(b.label, 'en'));

function hintOf(adapter: EspAdapter): string {
  return adapter.beta === undefined ? wayOf(adapter) : `Beta. ${wayOf(adapter)}`;
}

function wayOf({ secret, way }: EspAdapter): string {
  const key = lowerFirst(secret?.label ?? '');
  if (way === 'fetched') return `Paste the ${key} here.`;
  return secret === null || secret.make !== null ? 'Copy one address.' : `Copy an address, paste the ${key}.`;
}
