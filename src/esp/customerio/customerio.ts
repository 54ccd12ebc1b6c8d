import type { EspAdapter } from '../../flow/adapt/adapter.ts';
import { customerioLinks } from './links.ts';
import { normaliseCustomerio } from './normalise.ts';
import { customerioSetup } from './setup.ts';
import { customerioLists } from './suppression.ts';
import { checkCustomerioKey, verifyCustomerio } from './verify.ts';

/** Customer.io. It waits 4 seconds for an answer, tries for seven days, and holds up what comes behind. */
export const customerio: EspAdapter = {
  id: 'customerio',
  label: 'Customer.io',
  retryStatus: 503,
  refusedStatus: 401,
  setup: customerioSetup,
  links: customerioLinks,
  lists: customerioLists,
  secret: { label: 'Signing key', make: null, check: checkCustomerioKey },
  secretHeaders: [],
  needs: () => [],
  confirms: () => [],
  verify: verifyCustomerio,
  normalise: normaliseCustomerio,
};
