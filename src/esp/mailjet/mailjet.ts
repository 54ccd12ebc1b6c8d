import type { EspAdapter } from '../../flow/adapt/adapter.ts';
import { SHARED_SECRET_HEADERS, sharedSecret, verifyBySecret } from '../../flow/adapt/shared-secret.ts';
import { mailjetLinks } from './links.ts';
import { normaliseMailjet } from './normalise.ts';
import { mailjetSetup } from './setup.ts';
import { mailjetLists } from './suppression.ts';

/** Mailjet. Its older documents say ten attempts, ten minutes apart; the newer ones every 30 s for a day. */
export const mailjet: EspAdapter = {
  id: 'mailjet',
  label: 'Mailjet',
  retryStatus: 503,
  refusedStatus: 503,
  setup: mailjetSetup,
  links: mailjetLinks,
  lists: mailjetLists,
  secret: { label: 'Password', ...sharedSecret },
  secretHeaders: SHARED_SECRET_HEADERS,
  needs: () => [],
  confirms: () => [],
  verify: verifyBySecret('the webhooks in Mailjet'),
  normalise: normaliseMailjet,
};
