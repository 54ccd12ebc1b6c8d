import { readFileSync } from 'node:fs';
import { Router } from '../http/router.ts';
import { authorizeRoutes } from '../oauth/authorize-page.ts';
import { marketplaceRoutes } from '../oauth/marketplace.ts';
import { appPageRoutes } from './app-page.ts';
import { cardRoutes } from './card-section.ts';
import { editRoutes } from './edit-page.ts';
import { hubspotLinkRoutes } from './hubspot-links.ts';
import { listRoutes } from './list-pages.ts';
import type { PageRoute } from './page-route.ts';
import { recordRoutes } from './record-page.ts';
import { segmentRoutes } from './segment-pages.ts';
import { startRoutes } from './start-page.ts';
import { taskRoutes } from './task-pages.ts';

const STYLE = readFileSync(new URL('./sandbox.css', import.meta.url), 'utf8');

/** What people see in a browser. */
export const pageRouter = new Router<PageRoute>([
  {
    method: 'GET',
    pattern: '/assets/sandbox.css',
    handle: () => ({
      status: 200,
      headers: { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'no-cache' },
      body: STYLE,
    }),
  },
  ...startRoutes,
  ...listRoutes,
  ...taskRoutes,
  ...recordRoutes,
  ...appPageRoutes,
  ...cardRoutes,
  ...editRoutes,
  ...segmentRoutes,
  ...hubspotLinkRoutes,
  ...authorizeRoutes,
  ...marketplaceRoutes,
]);
