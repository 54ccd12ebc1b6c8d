/** Everything that the portal was taught about replies. */
import { type Html, html } from '../../../lib/html.ts';
import { TAUGHT_MAX } from '../../../rules/teach.ts';
import { count } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { emptyState } from '../../parts/empty.ts';
import { NOTHING, table } from '../../parts/table.ts';
import { adminLayout } from '../layout.ts';
import { ruleTabs } from '../plays/rule-tabs.ts';
import type { AdminVisit } from '../visit.ts';
import type { TaughtView } from './read-taught-rules.ts';
import { readingAgainNotice } from './reading-again.ts';
import { reasonLabel } from './reason-choices.ts';
import { scopeWords } from './rule-words.ts';

export interface TaughtList {
  readonly rules: readonly TaughtView[];
  readonly isReadingAgain: boolean;
}

export function taughtListPage(visit: AdminVisit, { rules, isReadingAgain }: TaughtList): Html {
  return adminLayout(visit, {
    title: 'What replies mean',
    section: 'plays',
    body: html`
      <div class="page-head"><h1>What replies mean</h1></div>
      <p class="section-lead">Rules of your portal: where these words stand in a reply, it means this, whatever Bellwether or the email service would read. Of several that fit, the one with the nearest reach wins, then the one with more words, then the newest.</p>
      ${ruleTabs('taught')}
      ${isReadingAgain ? readingAgainNotice() : ''}
      ${
        rules.length === 0
          ? emptyState(
              'Nothing was taught yet',
              'Where a reply is misread, press “This is wrong” beside it, on the page of the person.',
              html`<a class="button plain" href="/lost">Look at the lost</a>`,
            )
          : list(visit, rules)
      }`,
  });
}

function list(visit: AdminVisit, rules: readonly TaughtView[]): Html {
  return html`
    ${table(
      'Rules of your portal',
      [
        {
          label: 'Words',
          cell: (rule) => html`<a href="/readings/${rule.ruleId}">${rule.words}</a>`,
        },
        { label: 'Mean', cell: (rule) => reasonLabel(rule.reason) },
        { label: 'In', cell: (rule) => scopeWords(rule.scope) },
        { label: 'State', cell: (rule) => (rule.isOn ? badge('On', 'green') : badge('Off', 'grey')) },
        { label: 'Replies', isNumber: true, cell: (rule) => (rule.isOn ? count(rule.events) : NOTHING) },
        { label: 'Last one', cell: (rule) => (rule.lastAt ? visit.format.date(rule.lastAt) : NOTHING) },
        { label: 'Taught', cell: (rule) => html`${visit.format.date(rule.taughtAt)} by ${rule.taughtBy}` },
      ],
      rules,
    )}
    <p class="fine">${rules.length} of up to ${TAUGHT_MAX}.</p>`;
}
