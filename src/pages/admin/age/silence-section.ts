/** How long people are known against how long they were silent, and from where they come. */
import { type Html, html } from '../../../lib/html.ts';
import { type DatabaseAge, type DatabaseAges, SPANS, type Span } from '../../../store/report/database-age.ts';
import { count } from '../../format.ts';
import { table } from '../../parts/table.ts';

const KNOWN: Readonly<Record<DatabaseAge['knownFor'], string>> = {
  half: 'Less than half a year',
  one: 'Half a year to a year',
  two: 'One to two years',
  more: 'More than two years',
};
const SILENT: Readonly<Record<Span, string>> = {
  half: 'Sign within half a year',
  one: 'Half a year to a year',
  two: 'One to two years',
  more: 'Longer ago',
  never: 'Never seen',
};
const MOST_SOURCES = 25;

const sum = (rows: readonly DatabaseAge[]) => rows.reduce((all, { addresses }) => all + addresses, 0);
const isOld = ({ knownFor }: DatabaseAge) => knownFor === 'more';
const isSilent = ({ silentFor }: DatabaseAge) => silentFor === 'two' || silentFor === 'more' || silentFor === 'never';

export function silenceSection({ rows }: DatabaseAges): Html {
  const spans = (['half', 'one', 'two', 'more'] as const).filter((span) => rows.some((row) => row.knownFor === span));
  const sources = [...Map.groupBy(rows, ({ dataSource }) => dataSource)]
    .map(([name, of]) => ({
      name,
      all: sum(of),
      old: sum(of.filter(isOld)),
      silent: sum(of.filter(isSilent)),
      both: sum(of.filter((row) => isOld(row) && isSilent(row))),
    }))
    .sort((a, b) => b.both - a.both || b.all - a.all || (a.name < b.name ? -1 : 1));
  return html`
    <section aria-labelledby="silence">
      <h2 id="silence">How long people are known, and silent</h2>
      <p class="section-lead">A sign is what only a person does: a reply, a meeting, a form, leaving or choosing by a link, or a colleague’s word. Opens are none. Known since HubSpot or Bellwether first had the address. Whoever left everything or is dead is not counted.</p>
      <div class="panel rates-list">${table(
        'Addresses by how long they are known and when their people last gave a sign',
        [
          { label: 'Known for', cell: (span: DatabaseAge['knownFor']) => KNOWN[span] },
          ...SPANS.map((silent) => ({
            label: SILENT[silent],
            isNumber: true,
            cell: (span: DatabaseAge['knownFor']) =>
              count(sum(rows.filter((row) => row.knownFor === span && row.silentFor === silent))),
          })),
        ],
        spans,
      )}</div>
      <div class="panel rates-list">${table(
        'Addresses by data source, old and silent',
        [
          { label: 'Data source', cell: ({ name }) => (name === '' ? 'No data source named' : name) },
          { label: 'Addresses', isNumber: true, cell: ({ all }) => count(all) },
          { label: 'Known over two years', isNumber: true, cell: ({ old }) => count(old) },
          { label: 'No sign for a year', isNumber: true, cell: ({ silent }) => count(silent) },
          { label: 'Both', isNumber: true, cell: ({ both }) => count(both) },
        ],
        sources.slice(0, MOST_SOURCES),
      )}</div>
      ${sources.length > MOST_SOURCES ? html`<p class="fine">These are the ${MOST_SOURCES} data sources with the most of both, of ${count(sources.length)}.</p>` : ''}
    </section>`;
}
