/** What the list can be narrowed down by; only what somebody has is offered. */
import { type Html, html } from '../../../lib/html.ts';
import type { LostChoices } from '../../../store/report/lost.ts';
import { filterBar } from '../../parts/filter-bar.ts';
import { type Option, selectField } from '../../parts/select-field.ts';
import { textField } from '../../parts/text-field.ts';
import { toggle } from '../../parts/toggle.ts';
import { gatewayName, reasonClause, sentence, VERDICTS } from '../../words.ts';
import { DAY_CHOICES, isFiltered, type LostQuery, NO_OWNER, sortParams } from './lost-query.ts';

const ANY: Option = { value: '', label: 'Any' };

const STATES: readonly Option[] = [
  ANY,
  { value: 'bounced', label: 'Mail does not arrive' },
  { value: 'dead', label: VERDICTS.dead.label },
  { value: 'unsure', label: VERDICTS.unsure.label },
  { value: 'blocked', label: VERDICTS.blocked.label },
  { value: 'retrying', label: VERDICTS.retrying.label },
  { value: 'left', label: 'Left' },
];

export function lostFilters(query: LostQuery, choices: LostChoices): Html {
  const { sort, order } = sortParams(query.sorting);
  const hidden = { standing: query.standing === 'lost' ? null : query.standing, sort, order };
  const clear = isFiltered(query) ? `/lost${query.standing === 'lost' ? '' : `?standing=${query.standing}`}` : null;
  return filterBar(
    '/lost',
    [
      html`${Object.entries(hidden).map(([name, value]) => (value === null ? '' : html`<input type="hidden" name="${name}" value="${value}">`))}`,
      textField({
        name: 'q',
        id: 'lost-q',
        label: 'Name or address',
        type: 'search',
        value: query.text,
        maxLength: 254,
        isVerbatim: true,
      }),
      selectField({ name: 'is', label: 'State', value: query.state ?? '', options: STATES }),
      select('owner', 'Owner', query.owner, [
        { value: NO_OWNER, label: 'Nobody' },
        ...choices.owners.map((one) => ({ value: one.ownerId, label: one.name })),
      ]),
      moreFilters(query, choices),
    ],
    clear,
  );
}

/** Folded away, so that the list stands high up on a phone; open where one of them is set. */
function moreFilters(query: LostQuery, choices: LostChoices): Html {
  const { reason, days, gateway, source, dataSource, isChampion, hasDeal } = query;
  const set = [reason, days, gateway, source, dataSource, isChampion, hasDeal].filter(Boolean).length;
  return html`
    <details class="more-filters"${set > 0 ? html` open` : ''}>
      <summary>More filters${set > 0 ? ` (${set} set)` : ''}</summary>
      <div class="filter-fields">
        ${select(
          'reason',
          'Because',
          reason,
          choices.reasons.map((one) => ({ value: one, label: sentence(reasonClause(one)) })),
        )}
        ${select(
          'days',
          'Since',
          String(days ?? ''),
          DAY_CHOICES.map((one) => ({ value: String(one), label: `The last ${one} days` })),
        )}
        ${select(
          'gateway',
          'Receiving system',
          gateway,
          choices.gateways.map((one) => ({ value: one, label: gatewayName(one) })),
        )}
        ${select(
          'source',
          'Source',
          String(source ?? ''),
          choices.sources.map((one) => ({ value: String(one.sourceId), label: one.label })),
        )}
        ${select(
          'data',
          'Data source',
          dataSource,
          choices.dataSources.map((one) => ({ value: one, label: one })),
        )}
        ${toggle({ name: 'champion', label: 'Champions only', isOn: isChampion })}
        ${toggle({ name: 'deal', label: 'With an open deal only', isOn: hasDeal })}
      </div>
    </details>`;
}

/** What was chosen stays offered, also where nobody fits it any more. */
function select(name: string, label: string, value: string, options: readonly Option[]): Html {
  const isOffered = value === '' || options.some((one) => one.value === value);
  return selectField({
    name,
    label,
    value,
    options: [ANY, ...options, ...(isOffered ? [] : [{ value, label: value }])],
  });
}
