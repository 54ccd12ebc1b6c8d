/** What the list was narrowed down by, as somebody would say it: on paper there is no form to look at. Pure. */
import type { LostChoices } from '../../../store/report/lost-choices.ts';
import { count, money } from '../../format.ts';
import { gatewayName, hypothesisWords, reasonClause, VERDICTS } from '../../words.ts';
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
    query.hasProbable ? 'with a probable new address only' : null,
    query.hypothesis === '' ? null : `perhaps ${hypothesisWords(query.hypothesis)}`,
    query.company === '' ? null : `of companies that begin with “${query.company}”`,
    query.role === '' ? null : `in the role ${query.role}`,
    stakeWords(query),
    query.quiet === null ? null : `no human contact for ${count(query.quiet)} days`,
    endedWords(query),
  ];
  return said.filter((one) => one !== null);
}

function stateWords(state: LostQuery['state']): string | null {
  if (state === null) return null;
  if (state === 'bounced') return 'Mail does not arrive';
  return state === 'left' ? 'Left' : VERDICTS[state].label;
}

function stakeWords({ least, currency }: LostQuery): string | null {
  if (least === null) return null;
  return `open deals of at least ${currency === '' ? `${count(least)} in one currency` : money(least, currency)}`;
}

function endedWords({ standing, endedFrom, endedTo }: LostQuery): string | null {
  if (endedFrom === '' && endedTo === '') return null;
  const days = [endedFrom && `from ${endedFrom}`, endedTo && `up to ${endedTo}`].filter(Boolean).join(' ');
  return `${standing === 'won_back' ? 'won back' : 'loss ended'} ${days}`;
}
