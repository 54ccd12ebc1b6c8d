/** The surface of company properties: only what changed is sent. */
import { createPropertySurface } from '../property-surface.ts';

export const companyProperty = createPropertySurface({
  id: 'company_property',
  objects: 'companies',
  gone: 'The company was merged or deleted in HubSpot.',
});
