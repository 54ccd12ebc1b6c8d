/** What the suppression list can be narrowed down by. */
import { type Html, html } from '../../../lib/html.ts';
import { LIST_REASONS } from '../../../store/report/suppression-list.ts';
import { filterBar } from '../../parts/filter-bar.ts';
import { type Option, selectField } from '../../parts/select-field.ts';
import { textField } from '../../parts/text-field.ts';
import { ALL_MAIL, isFiltered, type ListQuery, streamValue } from './list-query.ts';
import { listReasonWords, VENUE_CHOICES } from './suppression-words.ts';

const ANY: Option = { value: '', label: 'Any' };

const STATES: readonly Option[] = [
  { value: 'holding', label: 'That hold now' },
  { value: 'ended', label: 'That have ended' },
  { value: 'all', label: 'All' },
];

export function listFilters(query: ListQuery, streams: readonly string[]): Html {
  const set = [query.venue, query.stream, query.from, query.to].filter(Boolean).length;
  return filterBar(
    '/suppressions',
    [
      textField({
        name: 'q',
        id: 'list-q',
        label: 'Address, or part of it or its domain',
        type: 'search',
        value: query.text,
        maxLength: 254,
        isVerbatim: true,
      }),
      select(
        'reason',
        'Why',
        query.reason ?? '',
        LIST_REASONS.map((one) => ({ value: one, label: listReasonWords(one).label })),
      ),
      selectField({ name: 'state', label: 'Entries', value: query.state, options: STATES }),
      html`
        <details class="more-filters"${set > 0 ? html` open` : ''}>
          <summary>More filters${set > 0 ? ` (${set} set)` : ''}</summary>
          <div class="filter-fields">
            ${select(
              'venue',
              'Where',
              query.venue,
              Object.entries(VENUE_CHOICES).map(([value, label]) => ({ value, label })),
            )}
            ${select('stream', 'No more of', query.stream, [
              { value: ALL_MAIL, label: 'Everything' },
              ...streams.map((one) => ({ value: streamValue(one), label: one })),
            ])}
            ${textField({ name: 'from', id: 'list-from', label: 'Since this day', type: 'date', value: query.from })}
            ${textField({ name: 'to', id: 'list-to', label: 'Up to this day', type: 'date', value: query.to })}
          </div>
        </details>`,
    ],
    isFiltered(query) ? '/suppressions' : null,
  );
}

/** What was chosen stays offered, also where nobody fits it any more. */
function select(name: string, label: string, value: string, options: readonly Option[]): Html {
  const isOffered = value === '' || options.some((one) => one.value === value);
  return selectField({
    name,
    id: `list-${name}`,
    label,
    value,
    options: [ANY, ...options, ...(isOffered ? [] : [{ value, label: value.replace(/^is:/, '') }])],
  });
}
