/** The columns of a rate: of how many, how many, and how sure. */
import { LEVELS_OF, type RateKind } from '../../../flow/rate-kind.ts';
import { type Html, html } from '../../../lib/html.ts';
import { count } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { RATE_KIND_WORDS, wholeWords } from '../../rate-kind-words.ts';
import { levelWords, percent, rateText } from '../../rate-words.ts';
import type { JudgedGroup } from './read-rates.ts';

export function numberColumns(kind: RateKind, isByIp: boolean) {
  return [
    { label: wholeWords(kind, isByIp), isNumber: true, cell: ({ attempted }: JudgedGroup) => count(attempted) },
    { label: 'Delivered', isNumber: true, cell: ({ delivered }: JudgedGroup) => count(delivered) },
    { label: RATE_KIND_WORDS[kind].column, isNumber: true, cell: ({ unknown }: JudgedGroup) => count(unknown) },
    { label: 'Rate', cell: (group: JudgedGroup) => rateCell(kind, group) },
  ];
}

function rateCell(kind: RateKind, group: JudgedGroup): Html {
  const words = levelWords(group.judged, LEVELS_OF[kind]);
  const { rate, low, high } = group.judged;
  if (rate === null) return html`<span class="fine">${rateText(group)}</span>`;
  return html`<strong>${percent(rate)} %</strong> <span class="fine">(${percent(low)} to ${percent(high)} %)</span> ${words && words.tone !== 'green' ? badge(words.label, words.tone) : ''}`;
}
