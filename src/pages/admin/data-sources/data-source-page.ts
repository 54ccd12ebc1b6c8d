/** The scorecard of one data source. */
import { DATA_SOURCE_KINDS } from '../../../flow/data-source-card.ts';
import { type Html, html } from '../../../lib/html.ts';
import { KIND_WORDS, VERDICT_WORDS } from '../../data-source-words.ts';
import { count, counted, money } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { selectField } from '../../parts/select-field.ts';
import { table } from '../../parts/table.ts';
import { textField } from '../../parts/text-field.ts';
import { RATE_KIND_WORDS, wholeWords } from '../../rate-kind-words.ts';
import { rateText } from '../../rate-words.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { checklistSection } from './checklist-section.ts';
import { doorSection } from './door-section.ts';
import { DAYS, type DataSourceView } from './read-data-sources.ts';

const TREND_WORDS = {
  rising: `Surely higher than in the ${DAYS} days before.`,
  falling: `Surely lower than in the ${DAYS} days before.`,
  steady: `Not surely different from the ${DAYS} days before.`,
} as const;

export function dataSourcePage(visit: AdminVisit, view: DataSourceView): Html {
  const { name, verdict, trend } = view;
  const words = VERDICT_WORDS[verdict];
  return adminLayout(visit, {
    title: `${name} · Data sources`,
    section: 'data-sources',
    body: html`
      <p class="back"><a href="/data-sources">Data sources</a></p>
      <div class="page-head"><h1 class="typed">${name}</h1></div>
      <p class="section-lead">${badge(words.label, words.tone)} ${words.advice} ${trend === null ? '' : TREND_WORDS[trend]}</p>
      <div class="panel rates-list">${table(`How ${name} fared in the last ${DAYS} days`, COLUMNS, rowsOf(view))}</div>
      <p class="section-lead">${stakeWords(visit, view)}</p>
      <p><a class="button plain small" href="/rates?days=90&amp;data=${encodeURIComponent(name)}">Its mailings and its course</a></p>
      ${visit.admin.role === 'admin' ? cardForm(view) : ''}
      ${doorSection(visit, name, view.decided)}
      ${carrierSection(view)}
      ${checklistSection(visit, view)}`,
  });
}

const KINDS = ['unknown', 'complaint', 'unsubscribe'] as const;
interface RateRow {
  readonly what: string;
  readonly of: string;
  readonly many: string;
  readonly rate: string;
}
const COLUMNS = [
  { label: 'What', cell: ({ what }: RateRow) => what },
  { label: 'Of', cell: ({ of }: RateRow) => of },
  { label: 'How many', isNumber: true, cell: ({ many }: RateRow) => many },
  { label: 'Rate, and between what it surely lies', cell: ({ rate }: RateRow) => rate },
];

function rowsOf(view: DataSourceView): RateRow[] {
  return KINDS.map((kind) => {
    const group = view[kind];
    return {
      what: RATE_KIND_WORDS[kind].title,
      of: `${count(group.attempted)} ${wholeWords(kind, false).toLowerCase()}`,
      many: count(group.unknown),
      rate: rateText(group),
    };
  });
}

function stakeWords({ portal }: AdminVisit, { standing, card }: DataSourceView): string {
  const { dead, unsure } = standing;
  const lost = `Of its addresses ${count(dead)} ${dead === 1 ? 'is' : 'are'} dead and ${count(unsure)} unsure.`;
  const cost = card?.costPerContact ?? null;
  if (cost === null) return lost;
  const paid = (many: number) => money(many * cost, portal.currency);
  return `${lost} At what a contact cost, ${paid(dead)} ${dead === 1 ? 'is' : 'are'} lost and ${paid(unsure)} at stake.`;
}

function cardForm({ name, card }: DataSourceView): Html {
  return html`
    <section aria-labelledby="card">
      <h2 id="card">What it is</h2>
      <form class="panel form" method="post" action="/data-sources/card">
        <input type="hidden" name="name" value="${name}">
        ${selectField({
          name: 'kind',
          label: 'Kind',
          value: card?.kind ?? '',
          options: [
            { value: '', label: 'Not said' },
            ...DATA_SOURCE_KINDS.map((kind) => ({ value: kind, label: KIND_WORDS[kind] })),
          ],
        })}
        ${textField({
          name: 'cost',
          label: 'What one contact of it cost',
          hint: 'A number such as 0.35, in your currency. From it follows what is lost with dead addresses.',
          value: card?.costPerContact === null || card === null ? '' : String(card.costPerContact),
          maxLength: 12,
        })}
        <p class="actions"><button class="button" type="submit">Save</button></p>
      </form>
    </section>`;
}

function carrierSection({ carriers, name }: DataSourceView): Html {
  const shared = carriers.filter(({ others }) => others > 0);
  const said =
    carriers.length === 0
      ? 'No report of a delivery names both this data source and the sending IP, so whether its mail goes apart cannot be seen.'
      : shared.length === 0
        ? `Its mail went out by ${counted(carriers.length, 'IP')} that carried nothing else: it is apart.`
        : `${counted(shared.length, 'IP')} of ${count(carriers.length)} carried other mail as well: it is not apart.`;
  return html`
    <section aria-labelledby="carriers">
      <h2 id="carriers">Which IPs carried its mail</h2>
      <p class="section-lead">${said}</p>
      ${
        carriers.length === 0
          ? ''
          : html`<div class="panel rates-list">${table(
              `Sending IPs of ${name}`,
              [
                { label: 'Sending IP', cell: ({ ip }: (typeof carriers)[number]) => ip },
                { label: 'Messages of it', isNumber: true, cell: ({ own }) => count(own) },
                { label: 'Of others', isNumber: true, cell: ({ others }) => count(others) },
                {
                  label: 'Among them',
                  cell: ({ otherSources }) => otherSources.map((one) => (one === '' ? 'none named' : one)).join(', '),
                },
              ],
              carriers,
            )}</div>`
      }
    </section>`;
}
