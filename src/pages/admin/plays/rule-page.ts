/** One page of rules: a play, or what all plays share. */
import type { Play } from '../../../flow/decide/play.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { TaskPreview } from '../../../rules/preview-task.ts';
import { type RulePageId, SHARED_PAGES } from '../../../rules/rule-pages.ts';
import { NOTE_MAX } from '../../../rules/rules-form.ts';
import type { RuleVersion } from '../../../store/rule-version.ts';
import { errorSummary } from '../../parts/error-summary.ts';
import { selectField } from '../../parts/select-field.ts';
import { textField } from '../../parts/text-field.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { needNotices, playBadge } from './play-state.ts';
import { previewPanel } from './preview-panel.ts';
import { fieldLabel, type RuleFields, ruleFields } from './rule-fields.ts';
import { ruleTabs } from './rule-tabs.ts';
import { lookingAgainNotice, takesEffect } from './takes-effect.ts';

export interface RulePage extends RuleFields {
  /** In force now. */
  readonly rules: RuleVersion;
  /** null on the pages that all plays share. */
  readonly play: Play | null;
  readonly scopes: readonly string[];
  /** Under what stands in the form, or in force where that cannot be taken; null where there are no tasks. */
  readonly preview: TaskPreview | null;
  /** Stands above the form: what happened to what was sent. */
  readonly said: Html | string;
  readonly isLookingAgain: boolean;
}

const REPLAY_PERIODS = [
  { value: '30', label: 'The last 30 days' },
  { value: '90', label: 'The last 90 days' },
  { value: '365', label: 'The last 365 days' },
  { value: 'all', label: 'The whole history' },
];

const TITLES = {
  tasks: {
    title: 'Tasks and owners',
    lead: 'How many tasks people get, who gets those that nobody owns, and for how long news is news.',
  },
  digests: {
    title: 'Weekly digest',
    lead: 'One task a week for each owner, and one for whoever looks after the whole: what happened, and what to do. It completes itself when the next one comes.',
  },
  verdicts: {
    title: 'What counts as lost',
    lead: 'By these numbers Bellwether judges whether an address works. They were chosen with care; change them when you know your mail better than they do.',
  },
} as const;

export function rulePage(visit: AdminVisit, given: RulePage): Html {
  const { play, page, rules, errors } = given;
  const title = play?.label ?? titleOf(page).title;
  const faults = Object.entries(errors).map(([id, error]) => ({ id, error: `${fieldLabel(id)}: ${error}` }));
  return adminLayout(visit, {
    title,
    section: 'plays',
    body: html`
      ${play ? html`<p class="crumb"><a href="/plays">Plays</a></p>` : ''}
      <div class="page-head"><h1>${title}</h1>${play ? playBadge(play, rules.settings, given.scopes) : ''}</div>
      <p class="section-lead">${play?.summary ?? titleOf(page).lead}</p>
      ${play ? '' : ruleTabs(sharedPage(page))}
      ${given.isLookingAgain ? lookingAgainNotice() : ''}
      ${play ? needNotices(play, given.scopes) : ''}
      ${given.said}
      ${errorSummary(faults)}
      ${given.preview ? html`<div class="columns rule-columns"><div>${theForm(visit, given)}</div><div>${previewPanel(given.preview, faults)}</div></div>` : theForm(visit, given)}`,
  });
}

function theForm(visit: AdminVisit, given: RulePage): Html {
  return html`
    <form class="panel form" method="post" action="/plays/${given.page}">
      <input type="hidden" name="base" value="${given.rules.settings.version}">
      ${visit.admin.role === 'admin' ? editable(given) : readOnly(given)}
    </form>`;
}

function titleOf(page: RulePageId): { readonly title: string; readonly lead: string } {
  return TITLES[sharedPage(page)];
}

function sharedPage(page: RulePageId): (typeof SHARED_PAGES)[number] {
  return SHARED_PAGES.find((one) => one === page) ?? 'verdicts';
}

function editable(given: RulePage): Html {
  return html`
    ${ruleFields(given)}
    ${textField({
      name: 'note',
      label: 'Why you change it',
      hint: 'Stands in the history, for those who come after you.',
      isRequired: false,
      maxLength: NOTE_MAX,
      value: given.form.note ?? '',
      error: given.errors.note,
    })}
    <p class="fine">${takesEffect(given.page)}</p>
    ${selectField({
      name: 'days',
      label: 'Try it on',
      hint: 'Nothing is saved or written by trying it.',
      value: given.form.days ?? '90',
      options: REPLAY_PERIODS,
    })}
    <p class="actions">
      <button class="button" type="submit" name="act" value="save">Save</button>
      ${given.preview ? html`<button class="button plain" type="submit" name="act" value="preview" formaction="/plays/${given.page}#preview">Show the task</button>` : ''}
      <button class="button plain" type="submit" name="act" value="replay">See what would have happened</button>
      <button class="button plain" type="submit" name="act" value="defaults">Fill in what was delivered</button>
    </p>`;
}

/** A viewer sees what is set, and nothing to press. */
function readOnly(given: RulePage): Html {
  return html`<fieldset class="read-only" disabled><legend class="visually-hidden">Only admins change this</legend><div class="form">${ruleFields(given)}</div></fieldset>
    <p class="fine">Only admins can change this.</p>`;
}
