/** The report as it is taken to a meeting: on paper, grouped, each group from a page of its own. */
import type { LostPerson } from '../../../jobs/join-lost.ts';
import { type Html, html } from '../../../lib/html.ts';
import { lowerFirst } from '../../../lib/lower-first.ts';
import { count, counted, money } from '../../format.ts';
import { dealWords, replacementWords } from '../../lost-columns.ts';
import { emailText } from '../../parts/email-text.ts';
import { notice } from '../../parts/notice.ts';
import { tabs } from '../../parts/tabs.ts';
import { toldWords } from '../../told-words.ts';
import { hypothesisWords, OPT_OUTS, reasonClause, sentence, VERDICTS, winWords } from '../../words.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';

/** More nobody carries to a meeting. */
export const PRINT_ROWS = 500;

export const PRINT_GROUPS = ['owner', 'company'] as const;
export type PrintGroup = (typeof PRINT_GROUPS)[number];

export interface LostPrint {
  readonly people: readonly LostPerson[];
  /** There are more than are printed. */
  readonly hasMore: boolean;
  readonly by: PrintGroup;
  /** What the report was narrowed down by, in words. */
  readonly choice: readonly string[];
  hrefBy(by: PrintGroup): string;
  readonly backHref: string;
}

export function lostPrintPage(visit: AdminVisit, print: LostPrint): Html {
  const { people, by, choice, hasMore } = print;
  const groups = [...Map.groupBy(people, ({ row }) => row[by] ?? '')].toSorted(([a], [b]) => compareNames(a, b));
  return adminLayout(visit, {
    title: 'Lost contacts, to print',
    section: 'lost',
    body: html`
      <div class="no-print">
        <p class="crumb"><a href="${print.backHref}">Lost contacts</a></p>
        ${tabs('Grouped by', [
          { label: 'By owner', href: print.hrefBy('owner'), isHere: by === 'owner' },
          { label: 'By company', href: print.hrefBy('company'), isHere: by === 'company' },
        ])}
        <p>Print this page with your browser (Ctrl+P, or ⌘P), on paper or as PDF.</p>
      </div>
      <article class="report-print">
        <header>
          <h1>Lost contacts</h1>
          <p>${visit.portal.name === null ? '' : `${visit.portal.name}, `}${visit.format.dayName(visit.now)}. ${counted(people.length, 'person', 'people')}${hasMore ? `, the first ${count(PRINT_ROWS)}` : ''}, by ${by}.</p>
          <p>${choice.length === 0 ? 'Everybody whom mail does not reach, or who left.' : choice.join('; ')}</p>
        </header>
        ${hasMore ? notice('amber', `The first ${count(PRINT_ROWS)} are here`, 'Narrow the list down, or take the whole of it as a file.') : ''}
        ${groups.map(([name, members]) => group(visit, name || `No ${by}`, members, by))}
        ${people.length === 0 ? html`<p>Nobody fits this choice.</p>` : ''}
      </article>`,
  });
}

function group(visit: AdminVisit, name: string, members: readonly LostPerson[], by: PrintGroup): Html {
  return html`
    <section class="report-group">
      <h2>${name} <span class="fine">${counted(members.length, 'person', 'people')}${stakes(members)}</span></h2>
      ${members.map((one) => entry(visit, one, by))}
    </section>`;
}

/** In each currency for itself. One deal may stand with several people: it counts once. */
function stakes(members: readonly LostPerson[]): string {
  const deals = new Map(members.flatMap(({ deals }) => deals.map((deal) => [deal.dealId, deal] as const)));
  const sums = new Map<string | null, number>();
  for (const { amount, currency } of deals.values()) sums.set(currency, (sums.get(currency) ?? 0) + (amount ?? 0));
  const said = [...sums].filter(([, sum]) => sum > 0).map(([currency, sum]) => money(sum, currency));
  return said.length === 0 ? '' : `, ${said.join(' and ')} in open deals`;
}

function entry(visit: AdminVisit, one: LostPerson, by: PrintGroup): Html {
  const { row, state, lastContact, probable } = one;
  const about = [row.jobTitle, row.role && sentence(row.role), row.company].filter(Boolean).join(', ');
  const why = row.wonBackBy ? winWords(row.wonBackBy) : row.reason ? reasonClause(row.reason) : null;
  const calls = replacementWords(one);
  return html`
    <div class="report-person">
      <h3>${row.person ?? emailText(row.email)}</h3>
      <p>${about}</p>
      <dl>
        <div><dt>Address</dt><dd>${emailText(row.email)}</dd></div>
        <div><dt>Standing</dt><dd>${standingWords(row)}, since ${visit.format.date(row.since)}${why ? `: ${why}` : ''}${state?.hypothesis ? `; ${hypothesisWords(state.hypothesis)}` : ''}.</dd></div>
        ${line('Owner', by === 'owner' ? null : row.owner)}
        ${line('Open deals', one.deals.map(dealWords).join('; '))}
        ${lastContact ? html`<div><dt>Last contact</dt><dd>${visit.format.date(lastContact.at)}: ${lastContact.source}</dd></div>` : ''}
        ${probable ? html`<div><dt>Probably now at</dt><dd>${emailText(probable.email)} ${probable.confidence === null ? '(their automatic reply says so)' : `(${Math.round(probable.confidence * 100)} %)`}</dd></div>` : ''}
        ${calls.length > 0 ? html`<div><dt>Call instead</dt><dd>${calls.map((call) => html`<span class="report-line">${call}</span>`)}</dd></div>` : ''}
        ${line('Told', toldWords(row))}
      </dl>
    </div>`;
}

/** Where nothing is known of the mail, what they wish is all there is to say. */
function standingWords({ verdict, optOut }: LostPerson['row']): string {
  const { label } = VERDICTS[verdict];
  if (optOut === 'none') return label;
  return verdict === 'unknown' ? OPT_OUTS[optOut] : `${label}, ${lowerFirst(OPT_OUTS[optOut])}`;
}

function line(label: string, text: string | null): Html | string {
  return text ? html`<div><dt>${label}</dt><dd>${text}</dd></div>` : '';
}

/** Those without a name come last. */
function compareNames(a: string, b: string): number {
  if (a === '' || b === '') return a === b ? 0 : a === '' ? 1 : -1;
  return a.localeCompare(b, 'en');
}
