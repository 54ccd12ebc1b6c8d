/** The surface of new addresses that somebody confirmed; once written, the change is followed like one that HubSpot tells. */
import { createPropertySurface } from '../property-surface.ts';

export const contactEmail = createPropertySurface({
  id: 'contact_email',
  objects: 'contacts',
  gone: 'The contact was merged or deleted in HubSpot; its address is looked up again.',
  isAlwaysSent: true,
});
