/** Asks as of which day a person is shown, and which other day that is compared with; works without script. */
import { type Html, html } from '../../../lib/html.ts';
import { filterBar } from '../../parts/filter-bar.ts';
import { textField } from '../../parts/text-field.ts';
import type { AdminVisit } from '../visit.ts';
import { dayText } from './read-moment.ts';

/** @param at null: today is shown */
export function dateBar(visit: AdminVisit, addressId: number, at: Date | null, against: Date | null): Html {
  const { timeZone } = visit.format;
  const here = `/addresses/${addressId}`;
  const field = (name: string, label: string, day: Date | null) =>
    textField({ name, label, type: 'date', value: day ? dayText(day, timeZone) : '' });
  const bar = filterBar(
    here,
    [field('at', 'As of the end of', at), field('against', 'Compare with', against)],
    at ? here : null,
  );
  return at
    ? bar
    : html`<details class="then-bar"><summary>See this person as of another day</summary>${bar}</details>`;
}
