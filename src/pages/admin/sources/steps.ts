/** What the admin does at the email service, in order, with what is copied there and pasted here. */
import type { EspAdapter, SetupStep } from '../../../flow/adapt/adapter.ts';
import type { SourceAddress } from '../../../install/source-desk.ts';
import { type Html, html } from '../../../lib/html.ts';
import { lowerFirst } from '../../../lib/lower-first.ts';
import type { SourceRow } from '../../../store/report/sources.ts';
import { areaField } from '../../parts/area-field.ts';

export interface StepFacts {
  readonly source: SourceRow;
  readonly adapter: EspAdapter;
  readonly isAdmin: boolean;
  /** null where its key is not among the server's keys. */
  readonly url: string | null;
  /** What an admin asked to see. */
  readonly shown: SourceAddress | null;
  /** A key that could not be taken, and why. */
  readonly badKey: { readonly typed: string; readonly wrong: string } | null;
}

export function setupSteps(facts: StepFacts): Html {
  const { setup } = facts.adapter;
  const hasPlace = setup.some((step) => step.paste);
  return html`
    <ol class="setup">${setup.map((step) => html`<li><h3 class="setup-title">${step.title}</h3><p>${step.text}</p>${toCopy(facts, step)}${step.paste ? toPaste(facts) : ''}</li>`)}</ol>
    ${hasPlace ? '' : toPaste(facts)}`;
}

function toCopy(facts: StepFacts, { copy }: SetupStep): Html | string {
  if (copy === undefined) return '';
  if (!facts.isAdmin) return html`<p class="fine">Only admins see it.</p>`;
  if (copy === 'url') return facts.url ? code(facts.url) : unreadable();
  const shown = copy === 'secret' ? facts.shown?.secret : facts.shown?.urlWithSecret;
  if (shown) return code(shown);
  if (facts.url === null) return unreadable();
  const label = copy === 'secret' ? 'Show the password' : 'Show the address with its password';
  return html`
    <form method="post" action="/sources/${facts.source.sourceId}/show">
      <p class="actions"><button class="button${copy === 'secret' ? ' plain small' : ''}" type="submit">${label}</button></p>
    </form>`;
}

function code(text: string): Html {
  return html`<p class="copy-row"><code class="url" data-copy>${text}</code></p>`;
}

function unreadable(): Html {
  return html`<p class="fine">It cannot be shown: its key is not among the server's keys.</p>`;
}

/** The secret that the ESP shows; where we made it there is nothing to paste. */
function toPaste({ source, adapter, isAdmin, badKey }: StepFacts): Html | string {
  if (!isAdmin || adapter.secret === null || adapter.secret.make) return '';
  const form = html`
    <form class="form" method="post" action="/sources/${source.sourceId}/key">
      ${areaField({
        name: 'key',
        label: adapter.secret.label,
        value: badKey?.typed ?? '',
        error: badKey?.wrong,
        maxLength: 4_000,
        isRequired: true,
        isVerbatim: true,
      })}
      <p class="actions"><button class="button${source.hasSecret ? ' plain' : ''}" type="submit">Save</button></p>
      ${source.hasSecret ? html`<p class="fine">The former one goes on counting beside the new one, so that nothing is refused while you change it.</p>` : ''}
    </form>`;
  if (!source.hasSecret) return form;
  return html`
    <p class="given">The ${lowerFirst(adapter.secret.label)} is stored.</p>
    <details${badKey ? html` open` : ''}><summary class="fold">Save another</summary>${form}</details>`;
}
