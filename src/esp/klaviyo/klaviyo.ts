import type { EspAdapter } from '../../flow/adapt/adapter.ts';
import { klaviyoLinks } from './links.ts';
import { normaliseKlaviyo } from './normalise.ts';
import { klaviyoSetup } from './setup.ts';
import { klaviyoLists } from './suppression.ts';
import { checkKlaviyoSecret, verifyKlaviyo } from './verify.ts';

/** Klaviyo, system webhooks. How long it tries again is told nowhere; a refusal is answered so that it may. */
export const klaviyo: EspAdapter = {
  id: 'klaviyo',
  label: 'Klaviyo',
  beta: 'Its documents show the frame of an event and not what is inside: whether a bounce is a hard one is read from "bounce_type" where that is there, and else each counts as one that may pass.',
  retryStatus: 503,
  refusedStatus: 503,
  setup: klaviyoSetup,
  links: klaviyoLinks,
  lists: klaviyoLists,
  secret: { label: 'Secret key', make: null, check: checkKlaviyoSecret },
  secretHeaders: [],
  needs: () => [],
  confirms: () => [],
  verify: verifyKlaviyo,
  normalise: normaliseKlaviyo,
};
