/** What was checked of a data source: each item with its answer, by whom, when, and when it is due again. */
import { CHECK_ANSWERS, CHECK_ITEMS, type CheckItem, isDueAgain } from '../../../flow/data-source-card.ts';
import { DAY_MS } from '../../../lib/clock.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { DataSourceCheck } from '../../../store/data-source-card.ts';
import { ANSWER_WORDS, ITEM_WORDS } from '../../data-source-words.ts';
import { badge } from '../../parts/badge.ts';
import { NOTHING, table } from '../../parts/table.ts';
import type { AdminVisit } from '../visit.ts';
import type { DataSourceView } from './read-data-sources.ts';

const IP_ITEMS: readonly CheckItem[] = ['ip_welcome', 'ip_forward', 'ip_partner'];

interface Row {
  readonly item: CheckItem;
  readonly check: DataSourceCheck | undefined;
}

export function checklistSection(visit: AdminVisit, view: DataSourceView): Html {
  const rows = CHECK_ITEMS.map((item): Row => ({ item, check: view.checks.find((check) => check.item === item) }));
  const isAdmin = visit.admin.role === 'admin';
  return html`
    <section aria-labelledby="checklist">
      <h2 id="checklist">Checklist</h2>
      <div class="panel rates-list">${table<Row>(
        `Checklist of ${view.name}`,
        [
          { label: 'Item', cell: ({ item }) => html`<span id="${item}">${ITEM_WORDS[item]}</span>` },
          { label: 'Answer', cell: (row) => answerOf(visit, view, row) },
          {
            label: 'Who, when',
            cell: ({ check }) => (check ? html`${check.answeredBy}, ${visit.format.date(check.answeredAt)}` : NOTHING),
          },
          { label: 'Note', cell: ({ check }) => check?.note ?? NOTHING },
          ...(isAdmin ? [{ label: 'Change', cell: (row: Row) => answerForm(view.name, row) }] : []),
        ],
        rows,
      )}</div>
    </section>`;
}

function answerOf({ now, format }: AdminVisit, { carriers }: DataSourceView, { item, check }: Row): Html {
  if (!check) return badge('Not answered', 'grey');
  const { answer, answeredAt, againAfter } = check;
  const again = againAfter === null ? null : new Date(answeredAt.getTime() + againAfter * DAY_MS);
  const isShared = carriers.some(({ others }) => others > 0);
  const due =
    again === null
      ? ''
      : isDueAgain(answeredAt, againAfter, now)
        ? badge('Due again', 'amber')
        : html`<span class="fine">again ${format.date(again)}</span>`;
  return html`${badge(ANSWER_WORDS[answer].label, ANSWER_WORDS[answer].tone)} ${due}
    ${answer === 'yes' && IP_ITEMS.includes(item) && isShared ? html`<span class="fine">We saw something else: its mail shared an IP with other mail.</span>` : ''}`;
}

function answerForm(name: string, { item, check }: Row): Html {
  const words = ITEM_WORDS[item];
  return html`
    <details class="confirm">
      <summary class="button plain small">Answer<span class="visually-hidden">: ${words}</span></summary>
      <form class="confirm-sheet" method="post" action="/data-sources/check">
        <input type="hidden" name="name" value="${name}">
        <input type="hidden" name="item" value="${item}">
        <fieldset><legend>${words}</legend>
          ${CHECK_ANSWERS.map(
            (answer) =>
              html`<label class="choice"><input type="radio" name="answer" value="${answer}" required${check?.answer === answer ? html` checked` : ''}> ${ANSWER_WORDS[answer].label}</label>`,
          )}
        </fieldset>
        <label class="field">Note <input class="input" name="note" maxlength="1000" value="${check?.note ?? ''}"></label>
        <label class="field">Look at it again after days (empty: never) <input class="input" name="again" inputmode="numeric" maxlength="4" value="${check?.againAfter ?? ''}"></label>
        <p class="actions"><button class="button small" type="submit">Save the answer</button></p>
      </form>
    </details>`;
}
