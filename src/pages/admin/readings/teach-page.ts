/** "This is wrong": a reply word for word, how it is read, and the form that teaches what it means. */
import { findAdapter } from '../../../flow/adapt/adapters.ts';
import type { Replay } from '../../../jobs/replay-reading.ts';
import { type Html, html } from '../../../lib/html.ts';
import { type Misread, type TeachErrors, type TeachForm, WHY_MAX, WORDS_MAX } from '../../../rules/teach-form.ts';
import type { StoryEvent } from '../../../store/report/events.ts';
import { areaField } from '../../parts/area-field.ts';
import { choiceField } from '../../parts/choice-field.ts';
import { emailText } from '../../parts/email-text.ts';
import { errorSummary } from '../../parts/error-summary.ts';
import { withQuery } from '../../parts/pager.ts';
import { selectField } from '../../parts/select-field.ts';
import { textField } from '../../parts/text-field.ts';
import { eventWords, gatewayName } from '../../words.ts';
import { serverWords } from '../addresses/server-words.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { CLASS_CHOICES, classWords, reasonGroups, reasonLabel } from './reason-choices.ts';
import { replayPanel } from './replay-panel.ts';
import { ruleName } from './rule-words.ts';

export interface TeachPage {
  readonly addressId: number;
  readonly event: StoryEvent;
  readonly misread: Misread;
  readonly form: TeachForm;
  readonly errors: TeachErrors;
  /** Of the rule as it stands in the form; null before it was looked at. */
  readonly replay: Replay | null;
  /** The version that the form and the preview rest on. */
  readonly base: number;
  /** Marks the rule that the preview is of. */
  readonly seen: string;
  /** Stands above the form: why what was sent was not taken. */
  readonly said: Html | string;
}

const LABELS: Readonly<Record<keyof TeachForm, string>> = {
  reason: 'What it means',
  class: 'How final it is',
  scope: 'How far the rule reaches',
  words: 'The words that the rule looks for',
  why: 'How you know',
};

const SAVE = html`<button class="button" type="submit" form="teach" name="act" value="save">Save the rule</button><button class="button plain" type="submit" form="teach" name="act" value="history">See who it would have been</button>`;

export function teachPage(visit: AdminVisit, page: TeachPage): Html {
  const faults = Object.entries(page.errors).map(([id, error]) => ({
    id: id === 'reason' ? 'reason-0' : id,
    error: `${LABELS[id as keyof TeachForm]}: ${error}`,
  }));
  return adminLayout(visit, {
    title: 'What this reply means',
    section: 'plays',
    body: html`
      <p class="crumb"><a href="/addresses/${page.addressId}">${emailText(page.misread.email)}</a></p>
      <div class="page-head"><h1>What this reply means</h1></div>
      <p class="section-lead">Say it once, and every reply with these words is read so, those that are stored as well. You see what changes before it is saved.</p>
      ${page.said}
      ${errorSummary(faults)}
      ${reading(visit, page)}
      ${page.replay ? replayPanel(page.replay, SAVE) : ''}
      ${visit.admin.role === 'admin' ? theForm(page) : html`<p class="fine">Only admins can teach it.</p>`}`,
  });
}

function reading(visit: AdminVisit, { event, misread }: TeachPage): Html {
  const own = event.ownReading;
  const span = event.spanStart === null || event.spanEnd === null ? null : ([event.spanStart, event.spanEnd] as const);
  const rows: [string, Html | string | null][] = [
    ['We read', `${reasonLabel(event.reason)} (${classWords(event.class)})`],
    ['By', html`${ruleName(event.rule)}, ${Math.round(event.confidence * 100)} % sure`],
    ['Without your rules', own ? `${reasonLabel(own.reason)} (${classWords(own.class)}), by ${own.rule}` : null],
    ['Receiving system', misread.gateway ? gatewayName(misread.gateway) : 'not recognised'],
    [
      'Reported by',
      `${findAdapter(event.esp)?.label ?? event.esp}, as “${eventWords(event.type).label}” (${event.native})`,
    ],
    ['When', visit.format.time(event.at)],
  ];
  return html`
    <section class="panel" aria-labelledby="reply">
      <h2 id="reply">The reply, word for word</h2>
      ${serverWords(misread.diagnostic, span)}
      <dl class="facts">${rows.map(([name, value]) =>
        value === null ? '' : html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
      )}</dl>
    </section>`;
}

function theForm({ addressId, event, misread, form, errors, replay, base, seen }: TeachPage): Html {
  const domain = misread.email.slice(misread.email.lastIndexOf('@') + 1);
  const scopes = [
    ...(misread.gateway
      ? [
          {
            value: 'gateway',
            label: `Replies by ${gatewayName(misread.gateway)}`,
            hint: 'Whoever’s mail it guards: these are its own words.',
          },
        ]
      : []),
    { value: 'domain', label: `Replies about people at ${domain}`, hint: 'This company alone.' },
    { value: 'everywhere', label: 'Every reply', hint: 'Whoever gives it.' },
  ];
  return html`
    <form class="panel form" id="teach" method="post" action="${withQuery(`/readings/teach/${addressId}`, { event: event.eventKey })}#preview">
      <input type="hidden" name="base" value="${base}">
      <input type="hidden" name="seen" value="${seen}">
      ${errors.reason ? html`<p class="field-error">${errors.reason}</p>` : ''}
      <div class="reasons">${reasonGroups(misread.type).map((group, nth) =>
        choiceField({
          name: 'reason',
          id: `reason-${nth}`,
          label: nth === 0 ? `What it means: ${group.title.toLowerCase()}` : group.title,
          values: [form.reason],
          choices: group.choices,
          isRequired: true,
        }),
      )}</div>
      ${
        misread.type === 'auto_reply'
          ? ''
          : selectField({
              name: 'class',
              label: LABELS.class,
              hint: 'It follows from the reason. Another one goes with an address that is gone for a while only, and where the reply does not say why.',
              value: form.class,
              options: CLASS_CHOICES,
              error: errors.class,
            })
      }
      ${choiceField({
        name: 'scope',
        label: LABELS.scope,
        values: [form.scope],
        choices: scopes,
        isRequired: true,
        error: errors.scope,
      })}
      ${areaField({
        name: 'words',
        label: LABELS.words,
        hint: 'Shorten it to what tells the meaning; write ... where words are left out. Capitals and punctuation do not count. What differs from mail to mail stands as <address>, <host>, <ip>, <link>, <number> and <name>.',
        value: form.words,
        rows: 4,
        maxLength: WORDS_MAX,
        isVerbatim: true,
        isRequired: true,
        error: errors.words,
      })}
      ${textField({
        name: 'why',
        label: LABELS.why,
        hint: 'Stands with the rule, for those who come after you.',
        value: form.why,
        maxLength: WHY_MAX,
        isRequired: false,
        error: errors.why,
      })}
      <p class="fine">A rule of yours comes before everything that Bellwether and the email service say of the reply. It opens no task for what is past.</p>
      <p class="actions">
        <button class="button${replay ? ' plain' : ''}" type="submit" name="act" value="preview">Show what it changes</button>
      </p>
    </form>`;
}
