import { Router } from '../http/router.ts';
import { accessRoutes } from './access.ts';
import type { ControlRoute } from './control-route.ts';
import { faultRoutes } from './faults.ts';
import { seedRoutes } from './seed.ts';
import { settingsRoutes } from './settings.ts';
import { stateRoutes } from './state.ts';
import { webhookRoutes } from './webhooks.ts';

/** `/_sandbox`: what tests and the demo turn and read. No token; it is not part of the stand-in for HubSpot. */
export const controlRouter = new Router<ControlRoute>([
  ...faultRoutes,
  ...seedRoutes,
  ...settingsRoutes,
  ...stateRoutes,
  ...accessRoutes,
  ...webhookRoutes,
]);
