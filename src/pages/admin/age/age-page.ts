/** How old the database is: when mail last arrived, how long people are known and silent, whom to part from, who lies dormant. */

import type { SunsetProposal } from '../../../jobs/approve-sunset.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { AddressAge } from '../../../store/report/address-age.ts';
import type { DatabaseAges } from '../../../store/report/database-age.ts';
import type { Dormant } from '../../../store/report/dormant.ts';
import type { RateGroup } from '../../../store/report/rates.ts';
import { count } from '../../format.ts';
import { emptyState } from '../../parts/empty.ts';
import { filterBar } from '../../parts/filter-bar.ts';
import { numberField } from '../../parts/number-field.ts';
import { adminLayout } from '../layout.ts';
import type { PlannedSegment } from '../segments/planned-segment.ts';
import type { AdminVisit } from '../visit.ts';
import { type AgeQuery, MOST_MONTHS } from './age-query.ts';
import { arrivedSection } from './arrived-section.ts';
import { dormantSection } from './dormant-section.ts';
import { silenceSection } from './silence-section.ts';
import { sunsetSection } from './sunset-section.ts';

export interface AgeContent {
  readonly arrived: readonly AddressAge[];
  readonly ages: DatabaseAges;
  readonly proposal: SunsetProposal;
  readonly segment: PlannedSegment | null;
  readonly dormant: number;
  readonly dormantDeals: readonly Dormant[];
  readonly afterSilence: readonly RateGroup[];
}

export interface AgeView {
  readonly query: AgeQuery;
  /** null: nobody is known yet. */
  readonly content: AgeContent | null;
}

export function agePage(visit: AdminVisit, { query, content }: AgeView): Html {
  return adminLayout(visit, {
    title: 'Age',
    section: 'age',
    body: html`
      <div class="page-head"><h1>Age</h1></div>
      <p class="section-lead">Old and silent addresses are where unknown users and traps come from. Here is how old yours are, and whom to part from or to call first.</p>
      ${content === null ? emptyState('No addresses yet', 'Addresses are known here from the first mail that is reported.') : sections(visit, query, content)}`,
  });
}

function sections(visit: AdminVisit, query: AgeQuery, content: AgeContent): Html {
  const { every } = content.ages;
  return html`
    ${every > 1 ? html`<p class="fine">There are many addresses: for the counts below every ${count(every)}th was looked at, and they are rounded accordingly. The sunset is counted in full.</p>` : ''}
    ${filterBar('/age', fields(query), null)}
    ${sunsetSection(visit, query, content)}
    ${dormantSection(visit, query, content)}
    ${silenceSection(content.ages)}
    ${arrivedSection(content.arrived)}`;
}

function fields({ monthsKnown, monthsSilent, monthsDormant }: AgeQuery): readonly Html[] {
  const months = (name: string, label: string, value: number) =>
    numberField({ name, label, value, unit: 'months', min: 1, max: MOST_MONTHS });
  return [
    months('known', 'Old: known for', monthsKnown),
    months('silent', 'Silent: no sign for', monthsSilent),
    months('dormant', 'Dormant: not mailed for', monthsDormant),
  ];
}
