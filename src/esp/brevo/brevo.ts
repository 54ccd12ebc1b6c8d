import type { EspAdapter } from '../../flow/adapt/adapter.ts';
import { SHARED_SECRET_HEADERS, sharedSecret, verifyBySecret } from '../../flow/adapt/shared-secret.ts';
import { brevoLinks } from './links.ts';
import { normaliseBrevo } from './normalise.ts';
import { brevoSetup } from './setup.ts';
import { brevoLists } from './suppression.ts';

/**
 * Brevo. It throws an event away for good after any 5xx and any 4xx but 429, after which it tries for about 11 hours: so it
 * hears 429 both where we are busy and where the password is wrong, and who mends it in time loses nothing.
 */
export const brevo: EspAdapter = {
  id: 'brevo',
  label: 'Brevo',
  retryStatus: 429,
  refusedStatus: 429,
  setup: brevoSetup,
  links: brevoLinks,
  lists: brevoLists,
  secret: { label: 'Password', ...sharedSecret },
  secretHeaders: SHARED_SECRET_HEADERS,
  needs: () => [],
  confirms: () => [],
  verify: verifyBySecret('the webhook in Brevo', ', which repeats what was refused for some hours'),
  normalise: normaliseBrevo,
};
