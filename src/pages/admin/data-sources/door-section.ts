/** What was decided of the files of a data source at the door, as far as they are not forgotten. */
import { type Html, html } from '../../../lib/html.ts';
import type { ListCheck } from '../../../store/list-check.ts';
import { count } from '../../format.ts';
import { emailText } from '../../parts/email-text.ts';
import { NOTHING, table } from '../../parts/table.ts';
import { ADVICE } from '../list-checks/finding-words.ts';
import type { AdminVisit } from '../visit.ts';

export function doorSection({ format }: AdminVisit, name: string, decided: readonly ListCheck[]): Html {
  return html`
    <section aria-labelledby="door">
      <h2 id="door">At the door</h2>
      <p class="section-lead">${decided.length === 0 ? html`No file of it was decided in the last two weeks. Have the next one <a href="/new-data">looked at before it is taken in</a>.` : 'Its latest files and what was decided of them. A file is forgotten after two weeks.'} Earlier decisions stand in the <a href="/audit?kind=new-data">audit log</a>.</p>
      ${
        decided.length === 0
          ? ''
          : html`<div class="panel rates-list">${table<ListCheck>(
              `Files of ${name}`,
              [
                { label: 'File', cell: (one) => html`<a href="/new-data/${one.checkId}">${one.name}</a>` },
                { label: 'Rows', isNumber: true, cell: ({ rows }) => count(rows) },
                { label: 'Decided', cell: ({ decision }) => (decision === null ? NOTHING : ADVICE[decision].label) },
                {
                  label: 'Who, when',
                  cell: (one) =>
                    html`${emailText(one.decidedBy ?? '')}, ${format.date(one.decidedAt ?? one.createdAt)}`,
                },
              ],
              decided,
            )}</div>`
      }
    </section>`;
}
