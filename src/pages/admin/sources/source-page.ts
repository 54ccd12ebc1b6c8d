/** One source: does it work, how it is set up, what is said of it. */
import type { EspAdapter } from '../../../flow/adapt/adapter.ts';
import { findAdapter } from '../../../flow/adapt/adapters.ts';
import type { SourceAddress } from '../../../install/source-desk.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { SourceView } from '../../../store/report/sources.ts';
import type { SourceSettings } from '../../../store/source-changes.ts';
import { liveRegion } from '../../parts/live-region.ts';
import { notice } from '../../parts/notice.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { checkPanel, stateOf } from './check-panel.ts';
import { PURPOSE_WORDS, settingsForm } from './settings-form.ts';
import { setupSteps } from './steps.ts';
import { upkeep } from './upkeep.ts';

/** What is beside the source itself: what was asked for, and what could not be taken. */
export interface SourceAside {
  readonly url: string | null;
  readonly shown?: SourceAddress;
  readonly badKey?: { readonly typed: string; readonly wrong: string };
  readonly badSettings?: { readonly typed: SourceSettings; readonly wrong: string };
}

export function sourcePage(visit: AdminVisit, source: SourceView, aside: SourceAside): Html {
  const adapter = findAdapter(source.esp);
  const isSettled = isSettledIn(visit, source) && aside.shown === undefined && aside.badKey === undefined;
  const steps = adapter ? stepsSection(visit, source, adapter, aside, !isSettled) : '';
  const settings = settingsSection(visit, source, aside);
  const rest = visit.admin.role === 'admin' ? upkeepSection(source, adapter) : '';
  return adminLayout(visit, {
    title: source.label,
    section: 'sources',
    body: html`
      <div class="page-head">
        <div>
          <p class="crumb"><a href="/sources">Sources</a></p>
          <h1>${source.label}</h1>
          <p class="fine">${adapter?.label ?? source.esp} · ${PURPOSE_WORDS[source.purpose].label} · connected ${visit.format.date(source.createdAt)}</p>
        </div>
      </div>
      <section id="check" aria-label="Does it work?">${liveCheck(visit, source)}</section>
      <div class="columns">
        <div>${isSettled ? settings : steps}</div>
        <div>${isSettled ? steps : settings}${listsSection(source, adapter)}${rest}</div>
      </div>`,
  });
}

/** Nothing is left to do for whoever sets it up. */
function isSettledIn(visit: AdminVisit, source: SourceView): boolean {
  return ['works', 'off'].includes(stateOf(visit, source));
}

/** What works is not watched: whoever comes to see how it is doing finds it on the page. */
function liveCheck(visit: AdminVisit, source: SourceView): Html {
  const path = `/sources/${source.sourceId}`;
  const panel = checkPanel(visit, source);
  return isSettledIn(visit, source) ? panel : liveRegion(`${path}/live`, path, panel);
}

/** @param isOpen whoever is setting it up should not have to look for them */
function stepsSection(
  visit: AdminVisit,
  source: SourceView,
  adapter: EspAdapter,
  aside: SourceAside,
  isOpen: boolean,
): Html {
  const list = setupSteps({
    source,
    adapter,
    isAdmin: visit.admin.role === 'admin',
    url: aside.url,
    shown: aside.shown ?? null,
    badKey: aside.badKey ?? null,
  });
  return html`
    <section aria-labelledby="steps">
      <h2 id="steps">Steps in ${adapter.label}</h2>
      <details class="panel"${isOpen ? html` open` : ''}>
        <summary class="fold">${isOpen ? 'Do these in order' : 'Show the steps and the address'}</summary>
        ${adapter.beta === undefined ? '' : notice('amber', 'Beta', adapter.beta)}
        ${list}
      </details>
    </section>`;
}

function settingsSection(visit: AdminVisit, source: SourceView, { badSettings }: SourceAside): Html {
  if (visit.admin.role !== 'admin') return html`<p class="fine">Ask an admin of this portal to change the source.</p>`;
  return html`
    <section aria-labelledby="settings">
      <h2 id="settings">Settings</h2>
      <div class="panel">${settingsForm(source, badSettings?.typed ?? source, badSettings?.wrong ?? null)}</div>
    </section>`;
}

function listsSection(source: SourceView, adapter: EspAdapter | null): Html | string {
  if (!adapter?.lists) return '';
  return html`
    <section aria-labelledby="lists">
      <h2 id="lists">Suppression lists</h2>
      <div class="panel">
        <p>${adapter.label} holds mail back by lists of its own. Bellwether can read them, so that nobody is mailed elsewhere who left there, and put on them whoever left the company.</p>
        <p><a class="button plain" href="/lists/${source.sourceId}">Open its lists</a></p>
      </div>
    </section>`;
}

function upkeepSection(source: SourceView, adapter: EspAdapter | null): Html {
  return html`
    <section aria-labelledby="upkeep">
      <h2 id="upkeep">Upkeep</h2>
      <div class="panel">${upkeep(source, adapter)}</div>
    </section>`;
}
