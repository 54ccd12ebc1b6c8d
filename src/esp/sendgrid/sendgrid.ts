import type { EspAdapter } from '../../flow/adapt/adapter.ts';
import { sendgridLinks } from './links.ts';
import { normaliseSendgrid } from './normalise.ts';
import { sendgridSetup } from './setup.ts';
import { sendgridLists } from './suppression.ts';
import { checkVerificationKey, verifySendgrid } from './verify.ts';

/** Twilio SendGrid, Event Webhook v3. Any answer but 2xx is tried again for 24 hours, so a refusal destroys nothing. */
export const sendgrid: EspAdapter = {
  id: 'sendgrid',
  label: 'SendGrid',
  retryStatus: 503,
  refusedStatus: 401,
  setup: sendgridSetup,
  links: sendgridLinks,
  lists: sendgridLists,
  secret: { label: 'Verification key', make: null, check: checkVerificationKey },
  secretHeaders: [],
  needs: () => [],
  confirms: () => [],
  verify: verifySendgrid,
  normalise: normaliseSendgrid,
};
