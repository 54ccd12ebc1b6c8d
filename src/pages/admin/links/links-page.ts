/** How people leave: the link on every contact, what to paste at each email service, and who opens the links. */
import type { EspAdapter } from '../../../flow/adapt/adapter.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { Manner } from '../../../store/link-opening.ts';
import { count, counted } from '../../format.ts';
import { confirm } from '../../parts/confirm.ts';
import { notice } from '../../parts/notice.ts';
import { textField } from '../../parts/text-field.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { ANY_SERVICE, type Snippet, snippetsOf } from './link-snippets.ts';
import { linkTabs } from './link-tabs.ts';

export interface LinksView {
  /** Through which mail is sent, those that are connected first. */
  readonly services: readonly { readonly adapter: EspAdapter; readonly isConnected: boolean }[];
  /** Whole addresses of the open page; null where its key is not among the server's keys. */
  readonly openUrl: string | null;
  /** For which the open page was asked for; empty: all mail. */
  readonly stream: string;
  readonly openings: ReadonlyMap<Manner, number>;
  readonly questions: number;
  readonly linksForAllSince: Date | null;
  readonly isWritingLinks: boolean;
}

export const OPENING_DAYS = 30;

export function linksPage(visit: AdminVisit, view: LinksView): Html {
  return adminLayout(visit, {
    title: 'Links',
    section: 'links',
    body: html`
      <div class="page-head"><h1>Links by which people leave</h1></div>
      ${linkTabs('links', view.questions)}
      <p class="section-lead">Each person has a page of their own. Its link stands in the HubSpot property “Preferences page” (<code>bw_preferences_url</code>). Whoever holds the link can only reduce the mail; anything more is confirmed at the address.</p>
      ${onContacts(visit, view)}
      ${openPage(view)}
      <section class="section" aria-labelledby="services">
        <h2 id="services">What to paste where</h2>
        ${view.openUrl === null ? notice('red', 'The links cannot be shown', "Their key is not among the server's keys.") : services(view, view.openUrl)}
      </section>
      ${opened(view)}`,
  });
}

function onContacts(visit: AdminVisit, view: LinksView): Html {
  const { linksForAllSince: since } = view;
  const told =
    since === null
      ? 'Bellwether writes the link to every contact of whom it knows more than that mail was delivered. The others can get theirs too: it takes two calls for each hundred contacts, and goes on for those who come later.'
      : html`Every contact has its link since ${visit.format.date(since)}; new ones get theirs when HubSpot tells of them.`;
  const ask =
    visit.admin.role !== 'admin' || view.isWritingLinks
      ? ''
      : confirm({
          label: since === null ? 'Write it to every contact' : 'Write it to every contact again',
          question:
            'All contacts of the account are read, and those without the right link get it. Nothing else of them is changed. You can leave this page meanwhile.',
          deed: 'Write the links',
          action: '/links/write',
        });
  return html`
    <section class="section" aria-labelledby="contacts">
      <h2 id="contacts">On the contacts</h2>
      <p>${told}</p>
      ${view.isWritingLinks ? html`<p class="fine">The links are being written now; <a href="/work">Work</a> says how far.</p>` : ask}
    </section>`;
}

function openPage(view: LinksView): Html {
  return html`
    <section class="section" aria-labelledby="open">
      <h2 id="open">The page at which an address is typed in</h2>
      <p>For services that cannot merge the person’s own link. It works for any address, known or not, always answers the same, and asks a person to press the button.</p>
      ${view.openUrl === null ? '' : html`<p class="copy-row"><code class="url" data-copy>${view.openUrl}</code></p>`}
      <form class="form" method="get" action="/links">
        ${textField({ name: 'stream', label: 'Only for one kind of mail', value: view.stream, maxLength: 100, isRequired: false, hint: 'Its name as people should read it, for example “Spring news”. Empty: the link speaks of all mail.' })}
        <p class="actions"><button class="button plain" type="submit">Show this link</button></p>
      </form>
    </section>`;
}

function services(view: LinksView, openUrl: string): Html {
  return html`
    ${view.services.map(({ adapter, isConnected }) =>
      adapter.links
        ? service(adapter.id, adapter.label, isConnected, snippetsOf(adapter.links, openUrl), adapter.links.caution)
        : '',
    )}
    ${service('any', 'Any other service', false, snippetsOf(ANY_SERVICE, openUrl), ANY_SERVICE.caution)}`;
}

function service(id: string, label: string, isOpen: boolean, snippets: readonly Snippet[], caution: string): Html {
  return html`
    <details class="panel" id="${id}"${isOpen ? html` open` : ''}>
      <summary class="fold">${label}${isOpen ? ' (connected)' : ''}</summary>
      ${snippets.map(
        (one) => html`
        <div class="snippet"><h3 class="setup-title">${one.title}</h3>
        <p>${one.text}</p>
        <pre class="raw" data-copy tabindex="0" role="region" aria-label="${one.title}: ${label}">${one.snippet}</pre></div>`,
      )}
      <p class="fine">${caution}</p>
    </details>`;
}

function opened({ openings }: LinksView): Html {
  const of = (manner: Manner) => openings.get(manner) ?? 0;
  const robots = of('head') + of('prefetch') + of('scanner') + of('rush');
  return html`
    <section class="section" aria-labelledby="opened">
      <h2 id="opened">Who opened links in the last ${OPENING_DAYS} days</h2>
      <p>${counted(of('page'), 'opening')} as people do it, and ${count(robots)} as security scanners do it: ${count(of('scanner'))} by programs that say so, ${count(of('rush'))} with many others within seconds, ${count(of('head'))} without reading the page, ${count(of('prefetch'))} ahead of a click. Opening a link changes nothing, whoever does it.</p>
    </section>`;
}
