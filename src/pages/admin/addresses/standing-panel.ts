/** What we believe of an address at this moment, why, and what would change our mind. */
import { PROBATION_WORDS } from '../../../flow/probation.ts';
import type { AddressState, Evidence } from '../../../flow/state.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { AddressHead } from '../../../store/report/address-story.ts';
import { hypothesisWords, reasonClause, VERDICTS } from '../../words.ts';
import { wordForm } from '../evidence/word-form.ts';
import type { AdminVisit } from '../visit.ts';
import { colleagues } from './colleagues.ts';
import { companyPanel } from './company-panel.ts';
import { heldPanel } from './held-panel.ts';
import type { AddressStory } from './read-story.ts';
import { wishesPanel } from './wishes-panel.ts';

export function standingPanel(visit: AdminVisit, story: AddressStory): Html {
  const { state, head } = story;
  return html`
    <aside class="standing" aria-labelledby="standing">
      ${beliefPanel(visit, 'What we believe', state, head)}
      ${state && state.evidence.length > 0 ? evidencePanel(state.evidence) : ''}
      ${companyPanel(story.account, head.addressId)}
      ${letterLink(story)}
      ${visit.admin.role === 'admin' ? wordForm(head.addressId) : ''}
      ${state ? numbersPanel(visit, state) : ''}
      ${wishesPanel(visit, story)}
      ${heldPanel(visit, story)}
      ${colleagues(story)}
    </aside>`;
}

/** No server says that mail does not arrive. */
const SAID_SO = 'Mail to this address may still be accepted, and will not reach the person.';

/** @param head what stands in for a state, before the first one */
export function beliefPanel(
  visit: AdminVisit,
  title: string,
  state: AddressState | null,
  head: Pick<AddressHead, 'verdict' | 'isWaiting'>,
): Html {
  const verdict = VERDICTS[state?.verdict ?? head.verdict];
  return html`
      <div class="panel">
        <h2 id="standing">${title}</h2>
        <p class="verdict ${verdict.tone}">${verdict.label}</p>
        <p>${state?.cause?.word ? SAID_SO : verdict.says}</p>
        ${state?.since ? html`<p class="fine">Since ${visit.format.time(state.since)}${state.cause ? `, because ${reasonClause(state.cause.reason)}` : ''}.</p>` : ''}
        ${state?.probation ? html`<p><strong>On probation until ${visit.format.date(state.probation.until)}:</strong> ${PROBATION_WORDS[state.probation.why]}.</p>` : ''}
        ${head.isWaiting ? html`<p class="fine">Something new has come in: this is being worked out anew.</p>` : ''}
        ${state?.hypothesis ? html`<p><strong>What may lie behind it:</strong> ${hypothesisWords(state.hypothesis)}.</p>` : ''}
        ${state?.wouldChange ? html`<h3>What would change our mind</h3><p>${state.wouldChange}</p>` : ''}
      </div>`;
}

/** Where their IT can help: the mail was refused, or the server is probably mistaken. */
function letterLink({ state, head }: AddressStory): Html | string {
  const isRefused = state?.verdict === 'blocked' || state?.hypothesis === 'probably_fine';
  if (!state?.cause || (!isRefused && state.hypothesis !== 'gateway_refuses')) return '';
  return html`
    <div class="panel">
      <h2>Ask their IT</h2>
      <p>A letter with what they need to find the mail, and one question: which rule was it?${state.cause.dkimDomain ? '' : ' It does not name the DKIM domain of our mail, which nobody told us: add it if you can. Your email service shows it where the sending domain is set up.'}</p>
      <p><a class="button plain" href="/evidence/letter/${head.addressId}" download>Download the letter</a></p>
    </div>`;
}

export function evidencePanel(list: readonly Pick<Evidence, 'for' | 'weight' | 'text'>[]): Html {
  return html`
    <div class="panel">
      <h2>Evidence</h2>
      ${evidenceLists(list)}
    </div>`;
}

/** What speaks for each belief, as three lists. */
export function evidenceLists(list: readonly Pick<Evidence, 'for' | 'weight' | 'text'>[]): Html {
  const gone = list.filter((one) => one.for === 'gone');
  const alive = list.filter((one) => one.for === 'alive');
  const refused = list.filter((one) => one.for === 'refused');
  return html`
      ${evidenceList('That the address is gone', gone, 'red')}
      ${evidenceList('That somebody is there', alive, 'green')}
      ${evidenceList('That we are refused', refused, 'violet')}`;
}

function evidenceList(title: string, list: readonly Pick<Evidence, 'weight' | 'text'>[], tone: string): Html | string {
  if (list.length === 0) return '';
  return html`
    <h3>${title}</h3>
    <ul class="evidence ${tone}">${list.map((one) => html`<li><span class="weight">${strength(one.weight)}</span> ${one.text}</li>`)}</ul>`;
}

/** A number between 0 and 1 would look more exact than it is. */
function strength(weight: number): string {
  if (weight >= 0.7) return 'Strong';
  return weight >= 0.35 ? 'Fair' : 'Weak';
}

export function numbersPanel(visit: AdminVisit, state: AddressState): Html {
  const rows: [string, Html | string][] = [
    ['Hard bounces', String(state.hardBounces)],
    ['Soft bounces', String(state.softBounces)],
    ['Blocks', String(state.blocks)],
    [
      'Last delivered',
      state.lastDeliveredOn ? visit.format.date(new Date(`${state.lastDeliveredOn}T12:00:00Z`)) : 'not known',
    ],
  ];
  if (state.retryAfter) rows.push(['Try again after', visit.format.date(state.retryAfter)]);
  if (state.reviewAt) rows.push(['Looked at again', visit.format.date(state.reviewAt)]);
  return html`
    <div class="panel">
      <h2>In numbers</h2>
      <dl class="numbers">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
    </div>`;
}
