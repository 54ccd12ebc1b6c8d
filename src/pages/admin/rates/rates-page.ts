/** Rates of all kinds, with how sure they are: over time, by mailing, by data source, by gateway, by sending IP. */
import type { RateCause } from '../../../flow/decide/shared-task/rate-alert.ts';
import { gatewayName } from '../../../flow/gateway-name.ts';
import { isOfReached, LEVELS_OF, RATE_KINDS } from '../../../flow/rate-kind.ts';
import { type Html, html } from '../../../lib/html.ts';
import { lowerFirst } from '../../../lib/lower-first.ts';
import { kindName } from '../../data-source-words.ts';
import { count, counted } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { emptyState } from '../../parts/empty.ts';
import { filterBar } from '../../parts/filter-bar.ts';
import { notice } from '../../parts/notice.ts';
import { selectField } from '../../parts/select-field.ts';
import { table } from '../../parts/table.ts';
import { tabs } from '../../parts/tabs.ts';
import { RATE_KIND_WORDS } from '../../rate-kind-words.ts';
import { levelWords, rateText } from '../../rate-words.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { adviceSection } from './advice-section.ts';
import { courseSection } from './course-section.ts';
import { numberColumns } from './number-columns.ts';
import { DAY_CHOICES, hrefOf, type RatesQuery, VIEWS } from './rates-query.ts';
import type { JudgedGroup, RatesView } from './read-rates.ts';

interface Words {
  readonly tab: string;
  readonly label: string;
  readonly none: string;
}

const WORDS: Readonly<Record<RatesQuery['by'], Words>> = {
  campaign: { tab: 'By mailing', label: 'Mailing', none: 'No mailing named' },
  'data-source': { tab: 'By data source', label: 'Data source', none: 'No data source named' },
  'source-kind': { tab: 'By kind of source', label: 'Kind of data source', none: 'Not said' },
  gateway: { tab: 'By gateway', label: 'Receiving system', none: 'Not known' },
  ip: { tab: 'By sending IP', label: 'Sending IP', none: 'Not told' },
  send: { tab: 'First or later mail', label: 'Mail to the address', none: '' },
};

const SENDS: Readonly<Record<string, string>> = { first: 'The first mail to the address', later: 'Later mail' };

/** Of views whose keys are none that people gave. */
const NAMES: Readonly<Partial<Record<RatesQuery['by'], (key: string) => string | undefined>>> = {
  gateway: gatewayName,
  'source-kind': kindName,
  send: (key) => SENDS[key],
};

const KINDS: Readonly<Partial<Record<RatesQuery['by'], RateCause>>> = {
  campaign: 'campaign',
  'data-source': 'data_source',
  ip: 'sending_ip',
};

export function ratesPage(visit: AdminVisit, view: RatesView): Html {
  const { query, total } = view;
  const said = RATE_KIND_WORDS[query.kind];
  return adminLayout(visit, {
    title: `${said.title} · Rates`,
    section: 'rates',
    body: html`
      <div class="page-head">
        <h1>Rates</h1>
        ${total.attempted > 0 ? html`<p><a class="button plain small" href="${hrefOf(query, '/rates/export.csv')}" download>Download as CSV</a></p>` : ''}
      </div>
      <p class="section-lead">${lead(view)}</p>
      ${chosen(query)}
      ${filterBar('/rates', filters(query), null)}
      ${total.attempted > 0 ? courseSection(view) : ''}
      ${tabs(
        `${said.title} by`,
        VIEWS.map((by) => ({
          label: WORDS[by].tab,
          href: hrefOf({ ...query, by }),
          isHere: by === query.by,
        })),
      )}
      ${groupSection(visit, view, WORDS[query.by])}
      ${adviceSection(view)}`,
  });
}

function lead({ query, total }: RatesView): Html {
  const { attempted, unknown, judged } = total;
  const { meaning, are, is, share } = RATE_KIND_WORDS[query.kind];
  const words = levelWords(judged, LEVELS_OF[query.kind]);
  const whole = isOfReached(query.kind)
    ? counted(attempted, 'person was reached', 'people were reached')
    : counted(attempted, 'address was tried', 'addresses were tried');
  return html`${meaning} In the last ${query.days} days ${whole}, and ${count(unknown)} of them ${unknown === 1 ? is : are}${attempted > 0 ? `: ${rateText(total)}.` : '.'} ${words ? badge(words.label, words.tone) : ''} <span class="fine">The rate is ${share}.</span>`;
}

function chosen(query: RatesQuery): Html | string {
  const { campaign, dataSource } = query;
  if (campaign === null && dataSource === null) return '';
  const names = [
    ...(campaign === null ? [] : [campaign === '' ? WORDS.campaign.none : `“${campaign}”`]),
    ...(dataSource === null ? [] : [dataSource === '' ? WORDS['data-source'].none : `“${dataSource}”`]),
  ];
  return html`<p class="chosen">Only: <strong>${names.join(', ')}</strong> <a class="button quiet small" href="${hrefOf({ ...query, campaign: null, dataSource: null })}">Show all</a></p>`;
}

function filters({ kind, by, days, campaign, dataSource }: RatesQuery): readonly Html[] {
  const hidden = { by, campaign, data: dataSource };
  return [
    html`${Object.entries(hidden).map(([name, value]) => (value === null ? '' : html`<input type="hidden" name="${name}" value="${value}">`))}`,
    selectField({
      name: 'kind',
      label: 'What',
      value: kind,
      options: RATE_KINDS.map((one) => ({ value: one, label: RATE_KIND_WORDS[one].title })),
    }),
    selectField({
      name: 'days',
      label: 'Since',
      value: String(days),
      options: DAY_CHOICES.map((choice) => ({ value: String(choice), label: `The last ${choice} days` })),
    }),
  ];
}

function groupSection(visit: AdminVisit, { query, groups, total, isCut, told }: RatesView, words: Words): Html {
  if (groups.length === 0 && query.by === 'ip' && total.attempted > 0)
    return emptyState(
      'No sending IP can be said',
      'A message counts for the data source that its own report names; none of these does.',
    );
  if (groups.length === 0 && query.by === 'send' && isOfReached(query.kind))
    return emptyState(
      'Not said of this',
      'People complain and leave on another day than that of the mail: whether it was the first one cannot be told.',
    );
  if (groups.length === 0)
    return emptyState(
      'No mail was reported',
      'What your email services say of deliveries and bounces is counted here the moment after.',
    );
  const toldOf = ({ key }: JudgedGroup) =>
    query.kind === 'unknown' ? told.find(({ kind, name }) => kind === KINDS[query.by] && name === key) : undefined;
  const name = (group: JudgedGroup): Html => {
    const at = toldOf(group)?.toldAt;
    return html`${nameOf(group)}${at ? html` <span class="fine">Task opened ${visit.format.date(at)}</span>` : ''}`;
  };
  const nameOf = ({ key }: JudgedGroup): Html | string => {
    const text = key === '' ? words.none : (NAMES[query.by]?.(key) ?? key);
    if (query.by === 'campaign')
      return html`<a href="${hrefOf({ ...query, campaign: key, by: 'data-source' })}">${text}</a>`;
    if (query.by === 'data-source')
      return html`<a href="${hrefOf({ ...query, dataSource: key, by: 'campaign' })}">${text}</a>`;
    return text;
  };
  return html`
    ${total.judged.silent === 'no-deliveries' ? noDeliveries() : ''}
    ${query.by === 'ip' ? html`<p class="section-lead">Of sending IPs messages are counted, since one address may get mail from several.</p>` : ''}
    ${query.by === 'data-source' ? html`<p class="section-lead">As the report of a mail names it; where it names none, as an <a href="/imports">imported file</a> does for the address, the last one where there are several.</p>` : ''}
    ${query.by === 'source-kind' ? html`<p class="section-lead">Guessed addresses against verified ones, partners against your own forms: as far as the <a href="/data-sources">scorecards</a> say which kind each data source is. Whoever came from two of a kind counts once.</p>` : ''}
    ${query.by === 'send' ? html`<p class="section-lead">The first is what was tried on the first day on which anything was, as far as was ever reported; whoever got more counts once in each.${query.campaign !== null || query.dataSource !== null ? ' It is counted over all mail: the mailing or data source chosen above is left aside here.' : ''}</p>` : ''}
    ${query.by === 'gateway' ? html`<p class="section-lead">What stands before a domain, as its answers of this time name it, or else its MX.</p>` : ''}
    <div class="panel rates-list">${table(
      `${RATE_KIND_WORDS[query.kind].title} ${lowerFirst(words.tab)}`,
      [{ label: words.label, cell: name }, ...numberColumns(query.kind, query.by === 'ip')],
      groups,
    )}</div>
    ${isCut ? html`<p class="fine">These are the ${count(groups.length)} with the highest rates; all of them stand in the CSV.</p>` : ''}`;
}

function noDeliveries(): Html {
  return notice(
    'amber',
    'No deliveries are reported',
    'Bounces alone make no rate. Have your email service report deliveries, too: the page of the source says how.',
    html`<a class="button plain small" href="/sources">Sources</a>`,
  );
}
