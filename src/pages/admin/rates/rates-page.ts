/** Unknown users against what was tried: over time, by mailing, by data source, by gateway, by sending IP. */
import type { RateCause } from '../../../flow/decide/shared-task/rate-alert.ts';
import { gatewayName } from '../../../flow/gateway-name.ts';
import { RATE_LEVELS } from '../../../flow/unknown-user-rate.ts';
import { type Html, html } from '../../../lib/html.ts';
import { lowerFirst } from '../../../lib/lower-first.ts';
import { count, counted } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { shortDay } from '../../parts/day-chart.ts';
import { emptyState } from '../../parts/empty.ts';
import { filterBar } from '../../parts/filter-bar.ts';
import { notice } from '../../parts/notice.ts';
import { rateChart } from '../../parts/rate-chart.ts';
import { selectField } from '../../parts/select-field.ts';
import { table } from '../../parts/table.ts';
import { tabs } from '../../parts/tabs.ts';
import { levelWords, percent, rateText } from '../../rate-words.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { adviceSection } from './advice-section.ts';
import { ageSection } from './age-section.ts';
import { DAY_CHOICES, hrefOf, type RatesQuery, stretchOf, VIEWS } from './rates-query.ts';
import type { JudgedGroup, RatesView } from './read-rates.ts';

interface Words {
  readonly tab: string;
  readonly label: string;
  readonly none: string;
}

const WORDS: Readonly<Record<Exclude<RatesQuery['by'], 'age'>, Words>> = {
  campaign: { tab: 'By mailing', label: 'Mailing', none: 'No mailing named' },
  'data-source': { tab: 'By data source', label: 'Data source', none: 'No data source named' },
  gateway: { tab: 'By gateway', label: 'Receiving system', none: 'Not known' },
  ip: { tab: 'By sending IP', label: 'Sending IP', none: 'Not told' },
};

const KINDS: Readonly<Partial<Record<RatesQuery['by'], RateCause>>> = {
  campaign: 'campaign',
  'data-source': 'data_source',
  ip: 'sending_ip',
};

export function ratesPage(visit: AdminVisit, view: RatesView): Html {
  const { query, total } = view;
  return adminLayout(visit, {
    title: 'Unknown users',
    section: 'rates',
    body: html`
      <div class="page-head">
        <h1>Unknown users</h1>
        ${query.by !== 'age' && total.attempted > 0 ? html`<p><a class="button plain small" href="${hrefOf(query, '/rates/export.csv')}" download>Download as CSV</a></p>` : ''}
      </div>
      <p class="section-lead">${lead(view)}</p>
      ${chosen(query)}
      ${filterBar('/rates', filters(query), null)}
      ${total.attempted > 0 ? courseSection(view) : ''}
      ${tabs(
        'Unknown users by',
        VIEWS.map((by) => ({
          label: by === 'age' ? 'Age of addresses' : WORDS[by].tab,
          href: hrefOf({ ...query, by }),
          isHere: by === query.by,
        })),
      )}
      ${query.by === 'age' ? ageSection(view.ages ?? []) : groupSection(visit, view, WORDS[query.by])}
      ${adviceSection(view)}`,
  });
}

function lead({ query, total }: RatesView): Html {
  const { attempted, unknown, judged } = total;
  const words = levelWords(judged);
  const tried = `In the last ${query.days} days ${counted(attempted, 'address was tried', 'addresses were tried')}`;
  return html`An unknown user is an address of which the receiving server says that it does not exist there. ${tried}, and ${count(unknown)} of them ${unknown === 1 ? 'is' : 'are'} unknown${attempted > 0 ? `: ${rateText(total)}.` : '.'} ${words ? badge(words.label, words.tone) : ''}`;
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

function filters({ by, days, campaign, dataSource }: RatesQuery): readonly Html[] {
  const hidden = { by, campaign, data: dataSource };
  return [
    html`${Object.entries(hidden).map(([name, value]) => (value === null ? '' : html`<input type="hidden" name="${name}" value="${value}">`))}`,
    selectField({
      name: 'days',
      label: 'Since',
      value: String(days),
      options: DAY_CHOICES.map((choice) => ({ value: String(choice), label: `The last ${choice} days` })),
    }),
  ];
}

const LEVEL_WORDS = ['Careful senders stay below it', 'From here mail may land in spam', 'Few providers bear more'];

function courseSection({ query, course, total }: RatesView): Html {
  const stretch = stretchOf(query);
  const said = course.filter(({ judged }) => judged.rate !== null).length;
  const label = `The rate of unknown users by ${stretch}: ${rateText(total)} over all. The table below has every number.`;
  return html`
    <section aria-labelledby="course">
      <h2 id="course">Over time, by ${stretch}</h2>
      ${
        said === 0
          ? html`<p class="section-lead">${silentWords(total)}</p>`
          : html`<div class="panel chart-panel">
        ${rateChart({
          label,
          levels: RATE_LEVELS,
          points: course.map((group) => ({ day: group.key, ...group.judged, words: rateText(group) })),
        })}
        <ul class="legend">${RATE_LEVELS.map(
          (level, n) => html`<li>
          <span class="swatch level-${n + 1}" aria-hidden="true"></span>
          <span class="legend-label">${LEVEL_WORDS[n]}</span>
          <span class="legend-total">${percent(level)} %</span>
        </li>`,
        )}</ul>
      </div>`
      }
      <details class="behind">
        <summary>The numbers behind it, ${stretch} by ${stretch}</summary>
        ${table(
          `Unknown users by ${stretch}`,
          [
            {
              label: stretch === 'day' ? 'Day (UTC)' : `First day of the ${stretch} (UTC)`,
              cell: ({ key }) => shortDay(key),
            },
            ...numberColumns('Tried'),
          ],
          course.filter(({ attempted }) => attempted > 0),
        )}
      </details>
    </section>`;
}

function silentWords({ judged }: JudgedGroup): string {
  return judged.silent === 'no-deliveries'
    ? 'Nothing can be said, since no deliveries were reported: bounces alone make no rate.'
    : 'No stretch of this time has enough mail to say something.';
}

function groupSection(visit: AdminVisit, { query, groups, total, isCut, told }: RatesView, words: Words): Html {
  if (groups.length === 0 && query.by === 'ip' && total.attempted > 0)
    return emptyState(
      'No sending IP can be said',
      'A message counts for the data source that its own report names; none of these does.',
    );
  if (groups.length === 0)
    return emptyState(
      'No mail was reported',
      'What your email services say of deliveries and bounces is counted here the moment after.',
    );
  const toldOf = ({ key }: JudgedGroup) => told.find(({ kind, name }) => kind === KINDS[query.by] && name === key);
  const name = (group: JudgedGroup): Html => {
    const at = toldOf(group)?.toldAt;
    return html`${nameOf(group)}${at ? html` <span class="fine">Task opened ${visit.format.date(at)}</span>` : ''}`;
  };
  const nameOf = ({ key }: JudgedGroup): Html | string => {
    const text = key === '' ? words.none : query.by === 'gateway' ? gatewayName(key) : key;
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
    ${query.by === 'gateway' ? html`<p class="section-lead">What stands before a domain, as its answers of this time name it, or else its MX.</p>` : ''}
    <div class="panel rates-list">${table(
      `Unknown users ${lowerFirst(words.tab)}`,
      [{ label: words.label, cell: name }, ...numberColumns(query.by === 'ip' ? 'Messages' : 'Tried')],
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

function numberColumns(tried: string) {
  return [
    { label: tried, isNumber: true, cell: ({ attempted }: JudgedGroup) => count(attempted) },
    { label: 'Delivered', isNumber: true, cell: ({ delivered }: JudgedGroup) => count(delivered) },
    { label: 'Unknown', isNumber: true, cell: ({ unknown }: JudgedGroup) => count(unknown) },
    { label: 'Rate', cell: rateCell },
  ];
}

function rateCell(group: JudgedGroup): Html {
  const words = levelWords(group.judged);
  const { rate, low, high } = group.judged;
  if (rate === null) return html`<span class="fine">${rateText(group)}</span>`;
  return html`<strong>${percent(rate)} %</strong> <span class="fine">(${percent(low)} to ${percent(high)} %)</span> ${words && words.tone !== 'green' ? badge(words.label, words.tone) : ''}`;
}
