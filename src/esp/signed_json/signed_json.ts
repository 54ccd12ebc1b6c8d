import type { EspAdapter } from '../../flow/adapt/adapter.ts';
import { checkStandardSecret, makeStandardSecret } from '../../flow/adapt/standard-webhooks.ts';
import { signedJsonLinks } from './links.ts';
import { normaliseSignedJson } from './normalise.ts';
import { signedJsonSetup } from './setup.ts';
import { verifySignedJson } from './verify.ts';

/** A sender of one's own, or any service that can post JSON and sign by Standard Webhooks. */
export const signedJson: EspAdapter = {
  id: 'signed_json',
  label: 'Your own sender (signed JSON)',
  retryStatus: 503,
  refusedStatus: 401,
  setup: signedJsonSetup,
  links: signedJsonLinks,
  secret: { label: 'Signing secret', make: makeStandardSecret, check: checkStandardSecret },
  secretHeaders: [],
  needs: () => [],
  confirms: () => [],
  verify: verifySignedJson,
  normalise: normaliseSignedJson,
};
