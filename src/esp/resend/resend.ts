import type { EspAdapter } from '../../flow/adapt/adapter.ts';
import { checkStandardSecret, SVIX_HEADERS, verifyStandardWebhook } from '../../flow/adapt/standard-webhooks.ts';
import { resendLinks } from './links.ts';
import { normaliseResend } from './normalise.ts';
import { resendSetup } from './setup.ts';
import { resendLists } from './suppression.ts';

/** Resend, through Svix: seven attempts in about 28 hours, each signed anew, then the endpoint is switched off. */
export const resend: EspAdapter = {
  id: 'resend',
  label: 'Resend',
  retryStatus: 503,
  refusedStatus: 401,
  setup: resendSetup,
  links: resendLinks,
  lists: resendLists,
  secret: { label: 'Signing secret', make: null, check: checkStandardSecret },
  secretHeaders: [],
  needs: () => [],
  confirms: () => [],
  verify: verifyStandardWebhook([SVIX_HEADERS], 'the webhook in Resend'),
  normalise: normaliseResend,
};
