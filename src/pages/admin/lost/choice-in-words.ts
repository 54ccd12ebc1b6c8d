/** What the list was narrowed down by, as somebody would say it: on paper there is no form to look at. Pure. */
import type { LostChoices } from '../../../store/report/lost.ts';
import { count } from '../../format.ts';
import { gatewayName, reasonClause, VERDICTS } from '../../words.ts';
import { type LostQuery, NO_OWNER } from './lost-query.ts';

const STANDINGS: Readonly<Record<LostQuery['standing'], string | null>> = {
  lost: null,
  won_back: 'Won back',
  fine: 'Reachable again',
};

export function choiceInWords(query: LostQuery, choices: LostChoices): string[] {
  const { owner, source } = query;
  const ownerName = choices.owners.find((one) => one.ownerId === owner)?.name ?? owner;
  const sourceName = choices.sources.find((one) => one.sourceId === source)?.label ?? String(source);
  const said: (string | null)[] = [
    STANDINGS[query.standing],
    stateWords(query.state),
    query.text === '' ? null : `with “${query.text}”`,
    owner === '' ? null : owner === NO_OWNER ? 'owned by nobody' : `owned by ${ownerName}`,
    query.reason === '' ? null : `because ${reasonClause(query.reason)}`,
    query.days === null ? null : `in the last ${count(query.days)} days`,
    query.gateway === '' ? null : `behind ${gatewayName(query.gateway)}`,
    source === null ? null : `told of by ${sourceName}`,
    query.dataSource === '' ? null : `from ${query.dataSource}`,
    query.isChampion ? 'champions only' : null,
    query.hasDeal ? 'with an open deal only' : null,
  ];
  return said.filter((one) => one !== null);
}

function stateWords(state: LostQuery['state']): string | null {
  if (state === null) return null;
  if (state === 'bounced') return 'Mail does not arrive';
  return state === 'left' ? 'Left' : VERDICTS[state].label;
}
