/** The surface of contact properties: only what changed is sent. */
import { createPropertySurface } from '../property-surface.ts';

export const contactProperty = createPropertySurface({
  id: 'contact_property',
  objects: 'contacts',
  gone: 'The contact was merged or deleted in HubSpot; its address is looked up again.',
});
