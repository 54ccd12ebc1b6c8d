import type { EspAdapter } from '../../flow/adapt/adapter.ts';
import { SHARED_SECRET_HEADERS, sharedSecret, verifyBySecret } from '../../flow/adapt/shared-secret.ts';
import { sparkpostLinks } from './links.ts';
import { normaliseSparkpost } from './normalise.ts';
import { sparkpostSetup } from './setup.ts';
import { sparkpostLists } from './suppression.ts';

/** SparkPost. It wants exactly 200 within 10 seconds, and tries for 8 hours. */
export const sparkpost: EspAdapter = {
  id: 'sparkpost',
  label: 'SparkPost',
  retryStatus: 503,
  refusedStatus: 401,
  setup: sparkpostSetup,
  links: sparkpostLinks,
  lists: sparkpostLists,
  secret: { label: 'Password', ...sharedSecret },
  secretHeaders: SHARED_SECRET_HEADERS,
  needs: () => [],
  confirms: () => [],
  verify: verifyBySecret('the webhook in SparkPost'),
  normalise: normaliseSparkpost,
};
