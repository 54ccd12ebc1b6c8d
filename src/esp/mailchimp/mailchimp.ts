import type { EspAdapter } from '../../flow/adapt/adapter.ts';
import { verifyByAddress } from '../../flow/adapt/address-secret.ts';
import { mailchimpLinks } from './links.ts';
import { normaliseMailchimp } from './normalise.ts';
import { mailchimpSetup } from './setup.ts';
import { mailchimpLists } from './suppression.ts';

/** Mailchimp Marketing. It tries again for about 75 minutes after any answer but 2xx. */
export const mailchimp: EspAdapter = {
  id: 'mailchimp',
  label: 'Mailchimp',
  retryStatus: 503,
  refusedStatus: 503,
  setup: mailchimpSetup,
  links: mailchimpLinks,
  lists: mailchimpLists,
  secret: null,
  secretHeaders: [],
  needs: () => [],
  confirms: () => [],
  verify: verifyByAddress,
  normalise: normaliseMailchimp,
};
