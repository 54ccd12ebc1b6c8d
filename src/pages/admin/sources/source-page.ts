/** One source: does it work, how it is set up, what is said of it. */
import { findAdapter } from '../../../flow/adapt/adapters.ts';
import type { SourceAddress } from '../../../install/source-desk.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { SourceView } from '../../../store/report/sources.ts';
import type { SourceSettings } from '../../../store/source-changes.ts';
import { liveRegion } from '../../parts/live-region.ts';
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
  const isAdmin = visit.admin.role === 'admin';
  const { badSettings } = aside;
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
      <section class="live-check" id="check" aria-label="Does it work?">${liveCheck(visit, source)}</section>
      <div class="columns">
        <div>${adapter ? steps(visit, source, aside) : ''}</div>
        <div>
          ${
            isAdmin
              ? html`
          <section aria-labelledby="settings">
            <h2 id="settings">Settings</h2>
            <div class="panel">${settingsForm(source, badSettings?.typed ?? source, badSettings?.wrong ?? null)}</div>
          </section>
          <section aria-labelledby="upkeep">
            <h2 id="upkeep">Upkeep</h2>
            <div class="panel">${upkeep(source, adapter)}</div>
          </section>`
              : html`<p class="fine">Ask an admin of this portal to change the source.</p>`
          }
        </div>
      </div>`,
  });
}

/** What works is not watched: whoever comes to see how it is doing finds it on the page. */
function liveCheck(visit: AdminVisit, source: SourceView): Html {
  const path = `/sources/${source.sourceId}`;
  const panel = checkPanel(visit, source);
  return ['works', 'off'].includes(stateOf(visit, source)) ? panel : liveRegion(`${path}/live`, path, panel);
}

/** In sight until the first event; whoever is setting it up should not have to look for them. */
function steps(visit: AdminVisit, source: SourceView, aside: SourceAside): Html | string {
  const adapter = findAdapter(source.esp);
  if (!adapter) return '';
  const list = setupSteps({
    source,
    adapter,
    isAdmin: visit.admin.role === 'admin',
    url: aside.url,
    shown: aside.shown ?? null,
    badKey: aside.badKey ?? null,
  });
  const isSettled = ['works', 'off'].includes(stateOf(visit, source));
  const isOpen = !isSettled || aside.shown !== undefined || aside.badKey !== undefined;
  return html`
    <section aria-labelledby="steps">
      <h2 id="steps">Steps in ${adapter.label}</h2>
      <details class="panel"${isOpen ? html` open` : ''}>
        <summary class="fold">${isOpen ? 'Do these in order' : 'Show the steps and the address'}</summary>
        ${list}
      </details>
    </section>`;
}
