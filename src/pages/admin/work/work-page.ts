/** Long work: what is under way, what waits, what was done; and the one kind that is begun here. */
import { type Html, html } from '../../../lib/html.ts';
import { confirm } from '../../parts/confirm.ts';
import { liveRegion } from '../../parts/live-region.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { type WorkView, workStatus } from './work-status.ts';

export function workPage(visit: AdminVisit, view: WorkView): Html {
  return adminLayout(visit, {
    title: 'Work',
    section: 'work',
    body: html`
      <div class="page-head"><h1>Work</h1></div>
      <p class="section-lead">What takes longer than a moment. You can leave this page: the work goes on, and stands here when you come back.</p>
      ${liveRegion('/work/events', '/work', workStatus(visit, view).html)}
      ${visit.admin.role === 'admin' ? rebuild() : ''}`,
  });
}

function rebuild(): Html {
  return html`
    <section aria-labelledby="rebuild">
      <h2 id="rebuild">Conclude everything anew</h2>
      <p class="section-lead">Everything that Bellwether believes follows from the events in its ledger. After an update, or when something looks odd, let it conclude every address from the beginning. Tasks are not opened a second time.</p>
      ${confirm({
        label: 'Conclude anew',
        question:
          'Each address that ever had trouble is read and judged again. Changes in HubSpot follow only where the result differs. New events are worked off meanwhile.',
        deed: 'Conclude every address anew',
        action: '/work/rebuild',
      })}
    </section>`;
}
