/** Mail that comes back to a host of SendGrid's Inbound Parse. */
import type { EspAdapter } from '../../flow/adapt/adapter.ts';
import { MAIL_BODY_BYTES } from '../../flow/adapt/mail/mail-source.ts';
import { SHARED_SECRET_HEADERS, sharedSecret } from '../../flow/adapt/shared-secret.ts';
import { normaliseSendgridInbound } from './normalise.ts';
import { sendgridInboundSetup } from './setup.ts';
import { verifySendgridInbound } from './verify.ts';

/** SendGrid tries for three days after a 5xx, and drops the mail after a 4xx: whoever mends a password loses nothing. */
export const sendgridInbound: EspAdapter = {
  id: 'sendgrid_inbound',
  label: 'SendGrid Inbound Parse (mail)',
  retryStatus: 503,
  refusedStatus: 503,
  setup: sendgridInboundSetup,
  secret: { label: 'Password', ...sharedSecret },
  secretHeaders: SHARED_SECRET_HEADERS,
  brings: 'mails',
  maxBodyBytes: MAIL_BODY_BYTES,
  needs: () => [],
  confirms: () => [],
  verify: verifySendgridInbound,
  normalise: normaliseSendgridInbound,
};
