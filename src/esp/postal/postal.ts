import type { EspAdapter } from '../../flow/adapt/adapter.ts';
import { postalLinks } from './links.ts';
import { normalisePostal } from './normalise.ts';
import { postalSetup } from './setup.ts';
import { checkPostalKey, keysNeeded, verifyPostal } from './verify.ts';

/** Postal, on a server of one's own. */
export const postal: EspAdapter = {
  id: 'postal',
  label: 'Postal',
  beta: 'How often Postal tries a webhook again, and after which answers, is documented nowhere that we could read.',
  retryStatus: 429,
  refusedStatus: 429,
  setup: postalSetup,
  links: postalLinks,
  secret: { label: 'Address or public key of the server', make: null, check: checkPostalKey },
  secretHeaders: [],
  needs: keysNeeded,
  confirms: () => [],
  verify: verifyPostal,
  normalise: normalisePostal,
};
