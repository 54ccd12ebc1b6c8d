/** A person as of a moment in the past: what was believed and why, by which rules, what was decided and what HubSpot was told. */
import type { LookBack } from '../../../jobs/replay/look-back.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { RuleVersion } from '../../../store/rule-version.ts';
import { emailText } from '../../parts/email-text.ts';
import { notice } from '../../parts/notice.ts';
import { pager, withQuery } from '../../parts/pager.ts';
import { VERDICTS } from '../../words.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { person } from './address-page.ts';
import { answer } from './answer.ts';
import { compareThen } from './compare-then.ts';
import { dateBar } from './date-bar.ts';
import type { AddressStory } from './read-story.ts';
import { beliefPanel, evidencePanel, numbersPanel } from './standing-panel.ts';
import { storyAt } from './story-at.ts';
import { type Shown, timeline } from './timeline.ts';
import { wishesPanel } from './wishes-panel.ts';

export interface Then {
  /** Of today, with the events alone that had come in by then. */
  readonly story: AddressStory;
  readonly back: LookBack;
  /** Another moment that it is compared with. */
  readonly against: LookBack | null;
}

export function thenPage(visit: AdminVisit, { story: today, back, against }: Then, shown: Shown): Html {
  const story = storyAt(today, back);
  const { head, state } = story;
  const here = (more: { before?: string; key?: string } = {}) =>
    withQuery(`/addresses/${head.addressId}`, { at: back.at.toISOString(), show: shown.kind, ...more });
  const next = story.next ? here({ before: story.next.at.toISOString(), key: story.next.eventKey }) : null;
  return adminLayout(visit, {
    title: `${head.email} as it was`,
    section: 'lost',
    body: html`
      <div class="page-head">
        <div>
          <h1 class="email">${emailText(head.email)}</h1>
          ${person(visit, story)}
        </div>
      </div>
      ${dateBar(visit, head.addressId, back.at, against?.at ?? null)}
      ${changeLinks(visit, today, back)}
      ${notice('blue', 'You are looking at the past', about(visit, back))}
      ${back.rules && isOfLater(back.rules, back.at) ? '' : differs(visit, story)}
      ${against ? compareThen(visit, today, back, against) : ''}
      ${answer({ ...visit, now: back.at }, story)}
      <div class="story">
        <aside class="standing" aria-labelledby="standing">
          ${beliefPanel(visit, 'What we believed', state, head)}
          ${state && state.evidence.length > 0 ? evidencePanel(marked(back)) : ''}
          ${state ? numbersPanel(visit, state) : ''}
          ${wishesPanel({ ...visit, now: back.at }, story)}
        </aside>
        <section class="history" aria-labelledby="history">
          <h2 id="history">History up to then</h2>
          ${timeline(visit, story, shown)}
          ${pager(shown.before ? here() : null, next)}
        </section>
      </div>`,
  });
}

function about(visit: AdminVisit, { at, rules }: LookBack): Html {
  const { format } = visit;
  const held = rules && isOfLater(rules, at) ? 'since none held yet and nobody judged' : 'which held then';
  const by = rules
    ? html`judged by <a href="/plays/history">version ${rules.settings.version}</a> of the rules, ${held} (by ${rules.madeBy}, ${format.date(rules.madeAt)})`
    : 'and nothing is known';
  return html`As of ${format.time(at)}: nothing that came in later is looked at, ${by}. Name, title, company and owner are today's. Of HubSpot's meetings, calls and mails only the latest are kept, so what rests on them is marked. Of deliveries only the day is kept: they count from the next day on, also where they were told later. Fields that were written into the contact are shown by their last writing alone.`;
}

/** The first rules speak of what was before them, too. */
const isOfLater = (rules: RuleVersion, at: Date): boolean => rules.madeAt.getTime() > at.getTime();

/** What was put on record then is what people saw; a judgement of today may know less, or the facts of the CRM have changed. */
function differs(visit: AdminVisit, story: AddressStory): Html | string {
  const recorded = story.changes[0];
  const was = recorded?.verdict ?? 'unknown';
  const now = story.state?.verdict ?? 'unknown';
  if (was === now) return '';
  const since = recorded ? html` since ${visit.format.time(recorded.changedAt)}` : '';
  return notice(
    'amber',
    'What was put on record then is another',
    html`On record stood “${VERDICTS[was].label}”${since}. From what is kept it would be “${VERDICTS[now].label}”. It had not been judged yet, or something that counted then is not kept: facts of HubSpot, colleagues, words that somebody has since taken back.`,
  );
}

function marked({ state, ofCrm }: LookBack) {
  return (state?.evidence ?? []).map((piece) => ({
    for: piece.for,
    weight: piece.weight,
    text: ofCrm.has(piece) ? `${piece.text} (today's CRM facts)` : piece.text,
  }));
}

/** From one change of belief to the next. */
function changeLinks(visit: AdminVisit, { head, changes }: AddressStory, { at }: LookBack): Html | string {
  // Newest first.
  const before = changes.find((one) => one.changedAt.getTime() < at.getTime());
  const after = changes.findLast((one) => one.changedAt.getTime() > at.getTime());
  if (!before && !after) return '';
  const link = (words: string, rel: string, one: AddressStory['changes'][number] | undefined) =>
    one
      ? html`<a class="button plain small" rel="${rel}" href="${withQuery(`/addresses/${head.addressId}`, { at: one.changedAt.toISOString() })}"><span>${words}: ${VERDICTS[one.verdict].label}, ${visit.format.date(one.changedAt)}</span></a>`
      : html`<span></span>`;
  return html`<nav class="pager" aria-label="Changes">${link('Change before', 'prev', before)}${link('Next change', 'next', after)}</nav>`;
}
