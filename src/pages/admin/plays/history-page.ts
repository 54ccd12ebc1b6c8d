/** Every version of the rules: who made it, when and why, and what was different. */
import { type Html, html } from '../../../lib/html.ts';
import type { RuleChange } from '../../../rules/describe-changes.ts';
import type { RuleVersion } from '../../../store/rule-version.ts';
import { badge } from '../../parts/badge.ts';
import { confirm } from '../../parts/confirm.ts';
import { pager, withQuery } from '../../parts/pager.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { changeList } from './change-list.ts';
import { ruleTabs } from './rule-tabs.ts';

export interface HistoryVersion extends RuleVersion {
  /** Against the version before; null for the first one. */
  readonly changes: readonly RuleChange[] | null;
}

export interface RuleHistory {
  readonly current: number;
  readonly versions: readonly HistoryVersion[];
  readonly isFirst: boolean;
  readonly nextBefore: number | null;
}

export function ruleHistoryPage(visit: AdminVisit, history: RuleHistory): Html {
  return adminLayout(visit, {
    title: 'History of the rules',
    section: 'plays',
    body: html`
      <div class="page-head"><h1>History of the rules</h1></div>
      <p class="section-lead">Every decision names the version that it was made under. Nothing is ever overwritten: to go back to a version makes a new one.</p>
      ${ruleTabs('history')}
      ${history.versions.map((version) => card(visit, version, history.current))}
      ${pager(
        history.isFirst ? null : '/plays/history',
        history.nextBefore === null ? null : withQuery('/plays/history', { before: history.nextBefore }),
      )}`,
  });
}

function card(visit: AdminVisit, version: HistoryVersion, current: number): Html {
  const number = version.settings.version;
  return html`
    <section class="panel rule-version" id="v${number}" aria-labelledby="title-${number}">
      <div class="play-head">
        <h2 id="title-${number}">Version ${number}</h2>
        ${number === current ? badge('In force', 'green') : ''}
      </div>
      <p class="fine">Made ${visit.format.time(version.madeAt)} by ${version.madeBy}</p>
      ${version.note ? html`<p class="rule-note">“${version.note}”</p>` : ''}
      ${version.changes === null ? html`<p>The first rules of this account.</p>` : changeList(version.changes)}
      ${number !== current && visit.admin.role === 'admin' ? bringBack(number, current) : ''}
    </section>`;
}

function bringBack(number: number, current: number): Html {
  return confirm({
    label: 'Go back to this version',
    about: String(number),
    question: `All rules become as they were in version ${number}, as a new version ${current + 1}. What was taught about replies stays as it is. No task opens for what happened before.`,
    deed: `Go back to version ${number}`,
    action: `/plays/history/${number}`,
    fields: html`<input type="hidden" name="base" value="${current}">`,
  });
}
