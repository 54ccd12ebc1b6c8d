import type { EspAdapter } from '../../flow/adapt/adapter.ts';
import { SHARED_SECRET_HEADERS, sharedSecret, verifyBySecret } from '../../flow/adapt/shared-secret.ts';
import { iterableLinks } from './links.ts';
import { normaliseIterable } from './normalise.ts';
import { iterableSetup } from './setup.ts';
import { iterableLists } from './suppression.ts';

/** Iterable, system webhooks. */
export const iterable: EspAdapter = {
  id: 'iterable',
  label: 'Iterable',
  beta: 'Whether it tries again after an error, and how it passes on a password, is documented nowhere that we could read. It tells of no deliveries, so rates by its mailings have no denominator.',
  retryStatus: 503,
  refusedStatus: 503,
  setup: iterableSetup,
  links: iterableLinks,
  lists: iterableLists,
  secret: { label: 'Password', ...sharedSecret },
  secretHeaders: SHARED_SECRET_HEADERS,
  needs: () => [],
  confirms: () => [],
  verify: verifyBySecret('the webhook in Iterable'),
  normalise: normaliseIterable,
};
