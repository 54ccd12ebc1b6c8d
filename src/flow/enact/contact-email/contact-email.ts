/** The surface of new addresses that somebody confirmed: HubSpot tells us of the change, and that is followed like any other. */
import { createPropertySurface } from '../property-surface.ts';

export const contactEmail = createPropertySurface({
  id: 'contact_email',
  objects: 'contacts',
  gone: 'The contact was merged or deleted in HubSpot; its address is looked up again.',
  isAlwaysSent: true,
});
