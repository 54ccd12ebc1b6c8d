/** One taught rule: what it says, who taught it, and the ways to be rid of it, each shown before it is done. */
import type { Replay } from '../../../jobs/replay-reading.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { TaughtAct } from '../../../rules/teach.ts';
import { counted } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import type { TaughtView } from './read-taught-rules.ts';
import { readingAgainNotice } from './reading-again.ts';
import { classWords, reasonLabel } from './reason-choices.ts';
import { replayPanel } from './replay-panel.ts';
import { scopeWords } from './rule-words.ts';

export interface TaughtPage {
  readonly rule: TaughtView;
  readonly base: number;
  readonly isReadingAgain: boolean;
  /** What was looked at, and what it would change. */
  readonly tried: { readonly act: TaughtAct; readonly replay: Replay } | null;
}

const DEEDS: Readonly<Record<TaughtAct, { readonly look: string; readonly deed: string }>> = {
  on: { look: 'Show what switching it on changes', deed: 'Switch it on' },
  off: { look: 'Show what switching it off changes', deed: 'Switch it off' },
  remove: { look: 'Show what removing it changes', deed: 'Remove it' },
};

export function taughtRulePage(visit: AdminVisit, page: TaughtPage): Html {
  const { rule, tried } = page;
  const rows: [string, Html | string][] = [
    ['Means', `${reasonLabel(rule.reason)} (${classWords(rule.class)})`],
    ['Reach', scopeWords(rule.scope)],
    ['Taught', html`${visit.format.time(rule.taughtAt)} by ${rule.taughtBy}`],
    ['Because', rule.why ?? 'nothing was said'],
    [
      'Reads now',
      rule.isOn
        ? html`${counted(rule.events, 'stored reply', 'stored replies')}${rule.lastAt ? html`, the last of ${visit.format.time(rule.lastAt)}` : ''}`
        : 'nothing: it is switched off',
    ],
  ];
  return adminLayout(visit, {
    title: 'A rule of your portal',
    section: 'plays',
    body: html`
      <p class="crumb"><a href="/readings">What replies mean</a></p>
      <div class="page-head"><h1>A rule of your portal</h1>${rule.isOn ? badge('On', 'green') : badge('Off', 'grey')}</div>
      ${page.isReadingAgain ? readingAgainNotice() : ''}
      <section class="panel" aria-labelledby="words">
        <h2 id="words">Where a reply says</h2>
        <blockquote class="server-words"><p>${rule.words}</p></blockquote>
        <dl class="facts">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
      </section>
      ${tried ? replayPanel(tried.replay) : ''}
      ${visit.admin.role === 'admin' ? buttons(page) : html`<p class="fine">Only admins can change it.</p>`}`,
  });
}

function buttons({ rule, base, tried }: TaughtPage): Html {
  const acts: readonly TaughtAct[] = rule.isOn ? ['off', 'remove'] : ['on', 'remove'];
  return html`
    <form class="form" method="post" action="/readings/${rule.ruleId}#preview">
      <input type="hidden" name="base" value="${base}">
      <p class="actions">
        ${tried ? html`<button class="button${tried.act === 'remove' ? ' danger' : ''}" type="submit" name="act" value="${tried.act}">${DEEDS[tried.act].deed}</button>` : ''}
        ${tried && tried.act !== 'remove' ? html`<button class="button plain" type="submit" name="act" value="history-${tried.act}">See who it would have been</button>` : ''}
        ${acts
          .filter((act) => act !== tried?.act)
          .map(
            (act) =>
              html`<button class="button plain" type="submit" name="act" value="try-${act}">${DEEDS[act].look}</button>`,
          )}
      </p>
    </form>`;
}
