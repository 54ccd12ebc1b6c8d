/** Mail that comes back to a route of Mailgun. */
import type { EspAdapter } from '../../flow/adapt/adapter.ts';
import { MAIL_BODY_BYTES } from '../../flow/adapt/mail/mail-source.ts';
import { mailgunLinks } from '../../flow/adapt/mailgun-links.ts';
import { checkSigningKey } from '../../flow/adapt/mailgun-signature.ts';
import { normaliseMailgunRoutes } from './normalise.ts';
import { mailgunRoutesSetup } from './setup.ts';
import { tokenOfMail, verifyMailgunRoutes } from './verify.ts';

/** Mailgun tries for eight hours, and stops at once after a 406. */
export const mailgunRoutes: EspAdapter = {
  id: 'mailgun_routes',
  label: 'Mailgun routes (mail)',
  retryStatus: 503,
  refusedStatus: 503,
  setup: mailgunRoutesSetup,
  links: mailgunLinks,
  secret: { label: 'Signing key', make: null, check: checkSigningKey },
  secretHeaders: [],
  brings: 'mails',
  maxBodyBytes: MAIL_BODY_BYTES,
  needs: () => [],
  confirms: () => [],
  onceOnly: tokenOfMail,
  verify: verifyMailgunRoutes,
  normalise: normaliseMailgunRoutes,
};
