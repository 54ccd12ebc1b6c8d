/** What the list can be narrowed down by; only what somebody has is offered. */
import { type Html, html } from '../../../lib/html.ts';
import type { LostChoices } from '../../../store/report/lost-choices.ts';
import { count } from '../../format.ts';
import { filterBar } from '../../parts/filter-bar.ts';
import { type Option, selectField } from '../../parts/select-field.ts';
import { textField } from '../../parts/text-field.ts';
import { toggle } from '../../parts/toggle.ts';
import { gatewayName, hypothesisWords, reasonClause, sentence, VERDICTS } from '../../words.ts';
import {
  countSet,
  DAY_CHOICES,
  isFiltered,
  type LostQuery,
  NO_OWNER,
  QUIET_CHOICES,
  sortParams,
} from './lost-query.ts';

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
  const set = countSet(query, ['q', 'is', 'owner']);
  return html`
    <details class="more-filters"${set > 0 ? html` open` : ''}>
      <summary>More filters${set > 0 ? ` (${set} set)` : ''}</summary>
      <div class="filter-fields">${[...aboutLoss(query, choices), ...aboutPerson(query, choices)]}</div>
    </details>`;
}

function aboutLoss(query: LostQuery, choices: LostChoices): Html[] {
  const { reason, days, hypothesis, gateway, source, dataSource } = query;
  const ended = query.standing === 'won_back' ? 'Won back' : 'Loss ended';
  return [
    select(
      'reason',
      'Because',
      reason,
      choices.reasons.map((one) => ({ value: one, label: sentence(reasonClause(one)) })),
    ),
    select(
      'maybe',
      'May lie behind it',
      hypothesis,
      choices.hypotheses.map((one) => ({ value: one, label: sentence(hypothesisWords(one)) })),
    ),
    select('days', 'Since', String(days ?? ''), DAY_CHOICES.map(dayOption('The last'))),
    textField({ name: 'from', id: 'lost-from', label: `${ended} from`, type: 'date', value: query.endedFrom }),
    textField({ name: 'to', id: 'lost-to', label: `${ended} up to`, type: 'date', value: query.endedTo }),
    select(
      'gateway',
      'Receiving system',
      gateway,
      choices.gateways.map((one) => ({ value: one, label: gatewayName(one) })),
    ),
    select(
      'source',
      'Source',
      String(source ?? ''),
      choices.sources.map((one) => ({ value: String(one.sourceId), label: one.label })),
    ),
    select(
      'data',
      'Data source',
      dataSource,
      choices.dataSources.map((one) => ({ value: one, label: one })),
    ),
  ];
}

function aboutPerson(query: LostQuery, choices: LostChoices): Html[] {
  const { company, role, least, currency, quiet } = query;
  // Any number may stand in the address.
  const quietDays = [...new Set([...QUIET_CHOICES, ...(quiet === null ? [] : [quiet])])].toSorted((a, b) => a - b);
  return [
    textField({
      name: 'company',
      id: 'lost-company',
      label: 'Company begins with',
      value: company,
      maxLength: 254,
      isVerbatim: true,
    }),
    select(
      'role',
      'Buying role',
      role,
      choices.roles.map((one) => ({ value: one, label: sentence(one) })),
    ),
    textField({
      name: 'least',
      id: 'lost-least',
      label: 'At stake, at least',
      value: least === null ? '' : String(least),
      maxLength: 20,
      isVerbatim: true,
    }),
    select(
      'currency',
      'Of this currency',
      currency,
      choices.currencies.map((one) => ({ value: one, label: one })),
    ),
    select('quiet', 'No human contact for', String(quiet ?? ''), quietDays.map(dayOption(''))),
    html`<div class="filter-toggles">
      ${toggle({ name: 'champion', label: 'Champions only', isOn: query.isChampion })}
      ${toggle({ name: 'deal', label: 'With an open deal only', isOn: query.hasDeal })}
      ${toggle({ name: 'probable', label: 'With a probable new address only', isOn: query.hasProbable })}
    </div>`,
  ];
}

const dayOption = (before: string) => (days: number) => ({
  value: String(days),
  label: `${before} ${count(days)} days`.trim(),
});

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
