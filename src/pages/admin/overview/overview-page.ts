/** The page of the morning: is everything flowing, what needs a person, what changed, what came in. */
import { type Html, html } from '../../../lib/html.ts';
import { filters } from '../../parts/filters.ts';
import { stats } from '../../parts/stat.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { changesSection } from './changes-section.ts';
import { doneSection } from './done-section.ts';
import { firstSteps } from './first-steps.ts';
import { readHealth } from './health.ts';
import { inboundSection } from './inbound-section.ts';
import { needsSection } from './needs-section.ts';
import type { Overview } from './read-overview.ts';
import { standSection } from './stand-section.ts';
import { listTroubles } from './troubles.ts';

export function overviewPage(visit: AdminVisit, overview: Overview): Html {
  return adminLayout(visit, {
    title: 'Overview',
    section: 'overview',
    body: html`
      <div class="page-head">
        <h1>Overview</h1>
        ${overview.hasEvents ? range(overview.range) : ''}
      </div>
      ${overview.hasEvents ? busy(visit, overview) : quiet(visit, overview)}`,
  });
}

function busy(visit: AdminVisit, overview: Overview): Html {
  const facts = { ...overview, portal: visit.portal, now: visit.now };
  return html`
    <section aria-labelledby="health">
      <h2 class="visually-hidden" id="health">Is everything flowing?</h2>
      ${stats(readHealth(facts, visit.format))}
    </section>
    ${needsSection(listTroubles(facts))}
    <div class="columns">
      <div>${changesSection(visit, overview)}${inboundSection(overview)}</div>
      <div>${standSection(overview)}${doneSection(visit, overview)}</div>
    </div>`;
}

/** Until something has come in there is nothing to report on but what is wrong already. */
function quiet(visit: AdminVisit, overview: Overview): Html {
  const facts = { ...overview, portal: visit.portal, now: visit.now };
  const troubles = listTroubles(facts);
  const hubspot = readHealth(facts, visit.format).filter((one) => one.label === 'HubSpot' && one.tone !== 'green');
  return html`
    ${hubspot.length > 0 ? stats(hubspot) : ''}
    ${troubles.length > 0 ? needsSection(troubles) : ''}
    ${firstSteps(visit, overview)}`;
}

function range(chosen: 7 | 30): Html {
  return filters('Time shown', [
    { label: '7 days', href: '/', isChosen: chosen === 7 },
    { label: '30 days', href: '/?days=30', isChosen: chosen === 30 },
  ]);
}
