import { html } from 'hono/html';
import { type Reply, seeOther } from '../http/reply.ts';
import { OBJECT_KINDS, OBJECT_TYPES } from '../model/object-type.ts';
import type { Portal } from '../model/portal.ts';
import type { World } from '../world.ts';
import { inPortal } from './find-portal.ts';
import { answerPage, type Markup } from './layout.ts';
import type { PageRoute } from './page-route.ts';

export const startRoutes: readonly PageRoute[] = [
  { method: 'GET', pattern: '/', handle: (world) => showStart(world) },
  {
    method: 'POST',
    pattern: '/portals/:portalId/uninstall',
    handle: inPortal((portal, _incoming, _params, world) => {
      world.tokens.uninstall(portal.id);
      return seeOther('/');
    }),
  },
];

function showStart(world: World): Promise<Reply> {
  const { total, rateLimited, faulted } = world.calls.summary();
  const main = html`<h1>Portals</h1>
<p class="lead">A stand-in for HubSpot on this machine. It keeps HubSpot's rules and limits, and nothing in it leaves this machine
except the webhooks that it sends to the app.</p>
<div class="cards">${[...world.portals.values()].filter(isLivedIn).map((portal) => portalCard(world, portal))}</div>
<h2>The app's calls</h2>
<dl class="facts">
<div><dt>API calls</dt><dd>${total}</dd></div>
<div><dt>Refused by the rate limit</dt><dd>${rateLimited}</dd></div>
<div><dt>Hit by a planned fault</dt><dd>${faulted}</dd></div>
<div><dt>Webhook events under way</dt><dd>${world.outbox.pending}</dd></div>
</dl>`;
  return answerPage({ title: 'Portals', main });
}

/** The default portal stands empty where a seed brought another one and took its people away. */
function isLivedIn(portal: Portal): boolean {
  return portal.users.length > 0 || OBJECT_TYPES.some((type) => portal.tables[type].records.size > 0);
}

function portalCard(world: World, portal: Portal): Markup {
  const installed = world.tokens.isInstalled(portal.id);
  return html`<section class="card" aria-labelledby="portal-${portal.id}">
<h2 id="portal-${portal.id}"><a href="/portals/${portal.id}/contacts">${portal.name}</a> <small>${portal.id}</small></h2>
<ul class="counts">${OBJECT_TYPES.map(
    (type) =>
      html`<li><b>${countLive(portal, type).toLocaleString('en')}</b> ${countLive(portal, type) === 1 ? OBJECT_KINDS[type].singular : type}</li>`,
  )}</ul>
<p><span class="badge ${installed ? 'good' : 'quiet'}">${installed ? `${world.app.name} is installed` : `${world.app.name} is not installed`}</span></p>
${
  installed
    ? html`<form method="post" action="/portals/${portal.id}/uninstall"><button class="plain">Uninstall it from this side</button></form>`
    : html`<p><a href="/marketplace/install">Install it as from the marketplace</a></p>`
}
</section>`;
}

function countLive(portal: Portal, type: (typeof OBJECT_TYPES)[number]): number {
  let count = 0;
  for (const record of portal.tables[type].records.values()) if (record.archivedAt === null) count += 1;
  return count;
}
