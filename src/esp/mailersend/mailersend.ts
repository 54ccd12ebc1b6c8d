import type { EspAdapter } from '../../flow/adapt/adapter.ts';
import { mailersendLinks } from './links.ts';
import { normaliseMailersend } from './normalise.ts';
import { mailersendSetup } from './setup.ts';
import { mailersendLists } from './suppression.ts';
import { checkMailersendSecret, verifyMailersend } from './verify.ts';

/**
 * MailerSend. It tries again for about three days after 5xx and 429, and drops the event for good after any other 4xx: a
 * wrong secret is answered with 503, so that who mends it in time loses nothing.
 */
export const mailersend: EspAdapter = {
  id: 'mailersend',
  label: 'MailerSend',
  beta: 'What its newer webhooks say of the reason of a bounce is documented nowhere; where it is not found, a bounce has only its kind.',
  retryStatus: 503,
  refusedStatus: 503,
  setup: mailersendSetup,
  links: mailersendLinks,
  lists: mailersendLists,
  secret: { label: 'Signing secret', make: null, check: checkMailersendSecret },
  secretHeaders: [],
  needs: () => [],
  confirms: () => [],
  verify: verifyMailersend,
  normalise: normaliseMailersend,
};
