/** The public page as it would look, in each of its states and languages. Its buttons lead on by GET, and nothing is recorded. */
import { DAY_MS, MINUTE_MS } from '../../../lib/clock.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { CurrentPage } from '../../../public-page/save-page.ts';
import { LANGUAGES, type Language } from '../../../words/languages.ts';
import { pageSpeeches } from '../../../words/page-speech.ts';
import { askPage } from '../../public/ask-page.ts';
import { createBrand } from '../../public/brand.ts';
import { type Change, changedPage } from '../../public/changed-page.ts';
import { type LeftView, leftPage } from '../../public/left-page.ts';
import { unknownPage } from '../../public/message-page.ts';
import { pageFormat } from '../../public/page-format.ts';
import type { Standing } from '../../public/standing.ts';
import type { UndoOffer } from '../../public/undo-part.ts';
import type { PersonView } from '../../public/view.ts';
import type { AdminVisit } from '../visit.ts';

const STATES = {
  ask: 'Before leaving',
  left: 'Just left',
  answered: 'After the answer',
  again: 'Opened again later',
  fewer: 'Fewer emails',
  pause: 'A break',
  undone: 'Taken back',
  moved: 'Another address',
  back: 'Wants to come back',
  unknown: 'A broken link',
} as const;
export type PreviewState = keyof typeof STATES;

export function readPreviewState(text: string): PreviewState | null {
  return Object.hasOwn(STATES, text) ? (text as PreviewState) : null;
}

const EMAIL = 'jane.doe@example.com';
const path = (state: PreviewState, language: Language) => `/unsubscribe-page/preview/${state}/${language}`;

export interface Preview {
  readonly current: CurrentPage;
  readonly state: PreviewState;
  readonly language: Language;
  readonly canMail: boolean;
}

export function previewPage(visit: AdminVisit, preview: Preview): Html {
  const { state } = preview;
  const view = personView(visit, preview);
  switch (state) {
    case 'ask':
      return askPage({ ...view, now: visit.now, standing: standingOf(view, visit.now, state), addressDraft: null });
    case 'left':
    case 'answered':
    case 'again':
      return leftPage(leftView(view, visit.now, state));
    case 'unknown':
      return unknownPage({ ...view, brand: null });
    default:
      return changedPage({ ...view, change: changeOf(state, visit.now, view.canMail), undo: undoOf(visit.now) });
  }
}

function personView(visit: AdminVisit, { current, state, language, canMail }: Preview): PersonView {
  const { portal, admin } = visit;
  const stream = current.settings.streams.find((one) => one.isOn)?.key ?? 'Newsletter';
  return {
    speech: pageSpeeches[language],
    format: pageFormat(language, portal.timeZone),
    brand: createBrand(admin.portalId, { ...current, name: portal.name, timeZone: portal.timeZone }),
    languages: LANGUAGES.filter((one) => current.settings.languages.includes(one)).map((one) => ({
      language: one,
      href: path(state, one),
    })),
    link: { email: EMAIL, stream },
    canMail,
    paths: {
      method: 'get',
      page: path('ask', language),
      leave: path('left', language),
      reason: path('answered', language),
      preference: path('fewer', language),
      address: path('moved', language),
      undo: path('undone', language),
      back: path('back', language),
    },
    banner: banner(state, language),
  };
}

function banner(state: PreviewState, language: Language): Html {
  return html`
    <aside class="preview" aria-label="Preview" lang="en">
      <p><strong>Preview.</strong> Nothing here is recorded. <a href="/unsubscribe-page">Back to the settings</a></p>
      <ul>${Object.entries(STATES).map(
        ([id, label]) =>
          html`<li><a href="${path(id as PreviewState, language)}"${id === state ? html` aria-current="page"` : ''}>${label}</a></li>`,
      )}</ul>
    </aside>`;
}

const undoOf = (now: Date): UndoOffer => ({
  press: 'preview',
  act: 'leave',
  streams: [null],
  at: new Date(now.getTime() - MINUTE_MS),
  until: new Date(now.getTime() + 29 * MINUTE_MS),
});

function standingOf({ link }: PersonView, now: Date, state: PreviewState): Standing {
  const since = state === 'again' ? new Date(now.getTime() - 7 * DAY_MS) : now;
  const leave = {
    eventKey: 'preview',
    esp: 'bellwether',
    type: 'list_unsubscribe',
    scope: 'stream',
    stream: link.stream,
    campaign: null,
    native: 'page',
    actor: 'person',
    at: since,
  } as const;
  const answer = {
    eventKey: 'preview',
    reason: 'too_often',
    comment: 'Twice a week is more than I can read.',
    answeredAt: now,
    editedAt: null,
  };
  const isAsk = state === 'ask';
  return {
    addressId: isAsk ? null : 0,
    scope: isAsk ? 'none' : 'stream',
    streams: isAsk || link.stream === null ? [] : [link.stream],
    since: isAsk ? null : since,
    leave: isAsk ? null : leave,
    answer: state === 'answered' ? answer : null,
    wish: { frequency: null, frequencySince: null, pausedUntil: null, pausedSince: null },
    undo: state === 'left' || state === 'answered' ? undoOf(now) : null,
  };
}

function leftView(view: PersonView, now: Date, state: 'left' | 'answered' | 'again'): LeftView {
  const moment = state === 'left' ? 'now' : state;
  return { ...view, now, standing: standingOf(view, now, state), moment, draft: null };
}

function changeOf(
  state: Exclude<PreviewState, 'ask' | 'left' | 'answered' | 'again' | 'unknown'>,
  now: Date,
  canMail: boolean,
): Change {
  switch (state) {
    case 'fewer':
      return { kind: 'monthly' };
    case 'pause':
      return { kind: 'paused', until: new Date(now.getTime() + 30 * DAY_MS) };
    case 'undone':
      return { kind: 'undone' };
    case 'moved':
      return { kind: canMail ? 'moveMailed' : 'moveAsked', email: 'jane@example.org' };
    case 'back':
      return { kind: canMail ? 'returnMailed' : 'returnAsked' };
  }
}
