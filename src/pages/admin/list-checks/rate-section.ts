/** The rate of unknown users to expect, and how it was computed, in words. */

import { RATE_LEVELS } from '../../../flow/rate-kind.ts';
import type { Projection, ProjectionPart, Stratum } from '../../../flow/vet/project-rate.ts';
import { PAST_DAYS } from '../../../jobs/vet/summarise-check.ts';
import { type Html, html } from '../../../lib/html.ts';
import { count, counted } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { percent } from '../../rate-words.ts';
import type { Tone } from '../../words.ts';

const LIKE: Readonly<Record<Stratum, string>> = {
  first: 'addresses that no mail had reached before',
  again: 'addresses that mail had reached before',
  unsure: 'addresses in doubt, of which some turned out to be dead',
};

export function rateSection(title: string, projection: Projection): Html {
  return html`
    <section class="panel" aria-labelledby="rate">
      <h2 id="rate">${title}</h2>
      ${said(projection)}
      ${
        projection.parts.length === 0
          ? ''
          : html`<details><summary>How it was computed</summary>
            <p>From your own mail of the last ${PAST_DAYS} days, each part of the list by what became of addresses like it. The ends of all parts are added up, which makes the interval wider than it need be, never narrower. It counts everything that happened in that time, which one mailing reaches at most.</p>
            <ul>${projection.parts.map(part)}</ul></details>`
      }
    </section>`;
}

function said({ rate, low, high, addresses, uncovered }: Projection): Html {
  if (addresses === 0) return html`<p>Nobody is left who would be mailed.</p>`;
  if (rate === null) {
    return html`<p><strong>Not enough to say.</strong> Of ${counted(addresses, 'address', 'addresses')}, ${count(uncovered)} are like none that you mailed often enough before.</p>`;
  }
  const { label, tone } = band(low, high);
  return html`
    <p><strong>${percent(rate)} %</strong> (${percent(low)} to ${percent(high)} %) of ${counted(addresses, 'address', 'addresses')} ${badge(label, tone)}</p>
    ${uncovered > 0 ? html`<p class="fine">${count(uncovered)} of them are like none that you mailed before: they may be anything between none and all, and widen the interval.</p>` : ''}`;
}

/** By what is sure, as everywhere: below the first level even at its high end, or above a level even at its low end. */
function band(low: number, high: number): { readonly label: string; readonly tone: Tone } {
  const [careful, trouble, most] = RATE_LEVELS;
  if (low >= most) return { label: `Above ${percent(most)} %`, tone: 'red' };
  if (low >= trouble) return { label: `Above ${percent(trouble)} %`, tone: 'red' };
  if (high >= trouble) return { label: `Maybe above ${percent(trouble)} %`, tone: 'amber' };
  if (high >= careful) return { label: `Below ${percent(trouble)} %`, tone: 'blue' };
  return { label: `Below ${percent(careful)} %`, tone: 'green' };
}

function part({ addresses, stratum, dataSource, isOwn, tried, unknown }: ProjectionPart): Html {
  const whose = isOwn && dataSource !== null ? html`of ${dataSource}` : 'of the whole portal';
  return html`<li>${counted(addresses, 'address', 'addresses')}${dataSource === null ? '' : html` of ${dataSource}`}: like ${LIKE[stratum]}, ${whose}, ${count(unknown)} of ${count(tried)}.</li>`;
}
