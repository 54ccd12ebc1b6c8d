import { accountRoutes } from '../api/account.ts';
import { associationRoutes } from '../api/associations.ts';
import { consentRoutes } from '../api/consent.ts';
import { contactRoutes } from '../api/contacts.ts';
import { listRoutes } from '../api/lists.ts';
import { objectBatchRoutes } from '../api/object-batches.ts';
import { ownerRoutes } from '../api/owners.ts';
import { pipelineRoutes } from '../api/pipelines.ts';
import { propertyRoutes } from '../api/properties.ts';
import { propertyGroupRoutes } from '../api/property-groups.ts';
import { searchRoutes } from '../api/search.ts';
import { singleObjectRoutes } from '../api/single-objects.ts';
import { Router } from '../http/router.ts';
import type { ApiRoute } from './call-context.ts';

/** Every route that needs a token. Fixed words come before names, so that `groups` is not taken for a property. */
export const apiRouter = new Router<ApiRoute>([
  ...objectBatchRoutes,
  ...searchRoutes,
  ...contactRoutes,
  ...associationRoutes,
  ...singleObjectRoutes,
  ...propertyGroupRoutes,
  ...propertyRoutes,
  ...ownerRoutes,
  ...pipelineRoutes,
  ...listRoutes,
  ...consentRoutes,
  ...accountRoutes,
]);
