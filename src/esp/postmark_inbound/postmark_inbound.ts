/** Mail that comes back to an inbound stream of Postmark. */
import type { EspAdapter } from '../../flow/adapt/adapter.ts';
import { MAIL_BODY_BYTES } from '../../flow/adapt/mail/mail-source.ts';
import { SHARED_SECRET_HEADERS, sharedSecret } from '../../flow/adapt/shared-secret.ts';
import { normalisePostmarkInbound } from './normalise.ts';
import { postmarkInboundSetup } from './setup.ts';
import { verifyPostmarkInbound } from './verify.ts';

/** Postmark tries ten times within 10.5 hours, and gives up after a 403: whoever mends a password loses nothing. */
export const postmarkInbound: EspAdapter = {
  id: 'postmark_inbound',
  label: 'Postmark inbound (mail)',
  retryStatus: 503,
  refusedStatus: 503,
  setup: postmarkInboundSetup,
  secret: { label: 'Password', ...sharedSecret },
  secretHeaders: SHARED_SECRET_HEADERS,
  brings: 'mails',
  maxBodyBytes: MAIL_BODY_BYTES,
  needs: () => [],
  confirms: () => [],
  verify: verifyPostmarkInbound,
  normalise: normalisePostmarkInbound,
};
