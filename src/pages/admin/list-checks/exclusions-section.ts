/** Who should not get the mailing, and what hangs on them. */
import { LEFT_OUT } from '../../../flow/vet/judge-recipient.ts';
import type { CheckSummary } from '../../../jobs/vet/summarise-check.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { ListCheck } from '../../../store/list-check.ts';
import { count, counted } from '../../format.ts';
import { stats } from '../../parts/stat.ts';
import { type PlannedSegment, plannedSegment } from '../segments/planned-segment.ts';
import type { AdminVisit } from '../visit.ts';

export function exclusionsSection(
  visit: AdminVisit,
  check: ListCheck,
  summary: CheckSummary,
  segment: PlannedSegment | null,
): Html {
  const leftOut = LEFT_OUT.reduce((sum, finding) => sum + (summary.counts[finding] ?? 0), 0);
  const { openDeals, withDeals } = summary;
  return html`
    <section class="section" aria-labelledby="leave-out">
      <h2 id="leave-out">Leave out</h2>
      ${stats([
        { label: 'would be mailed', value: count(summary.projection.addresses), tone: 'green', href: '#found' },
        { label: 'should not be', value: count(leftOut), tone: leftOut > 0 ? 'red' : 'green', href: '#found' },
        {
          label: 'of those have open deals',
          value: count(withDeals),
          tone: withDeals > 0 ? 'amber' : 'grey',
          note: counted(openDeals, 'open deal'),
          href: '#found',
        },
      ])}
      <p>Suppressed, dead, blocked and unsure addresses, those to be tried later, and those in quarantine. Whoever has an open deal should hear from you another way.</p>
      ${segment ? plannedSegment(segment) : ''}
      <div class="actions">
        ${
          visit.admin.role === 'admin' && leftOut > 0
            ? html`<form method="post" action="/preflight/${check.checkId}/exclusions"><button class="button" type="submit">Write them as a segment in HubSpot</button></form>`
            : ''
        }
        <a class="button plain" href="/preflight/${check.checkId}/rows.csv?finding=left_out" download>Download whom to leave out</a>
      </div>
    </section>`;
}
