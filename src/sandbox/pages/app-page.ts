import { html } from 'hono/html';
import { showPage } from '../cards/card-host.ts';
import { cardMarkup } from '../cards/card-markup.ts';
import { inPortal } from './find-portal.ts';
import { answerPage } from './layout.ts';
import type { PageRoute } from './page-route.ts';

/** The page that the app brings along. */
export const appPageRoutes: readonly PageRoute[] = [
  {
    method: 'GET',
    pattern: '/portals/:portalId/app',
    handle: inPortal(async (portal, _incoming, _params, world) => {
      const { name } = world.app;
      let shown = html`<p class="empty">${name} is not installed in this account.</p>`;
      try {
        const tree = await showPage(world, portal);
        if (tree !== null) shown = html`<section class="app-card app-page">${cardMarkup(tree, false)}</section>`;
      } catch (thrown) {
        const why = thrown instanceof Error ? thrown.message : String(thrown);
        shown = html`<p class="quiet">It cannot be shown here: ${why.split('\n')[0]}. Pages are rendered by packages for development.</p>`;
      }
      return answerPage({ title: name, portal, tab: 'app', main: html`<h1>App</h1><h2>${name}</h2>${shown}` });
    }),
  },
];
