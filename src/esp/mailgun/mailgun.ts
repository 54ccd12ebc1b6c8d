import type { EspAdapter } from '../../flow/adapt/adapter.ts';
import { mailgunLinks } from '../../flow/adapt/mailgun-links.ts';
import { checkSigningKey, verifyMailgun } from '../../flow/adapt/mailgun-signature.ts';
import { readBody } from './body.ts';
import { normaliseMailgun, tokenOfEvent } from './normalise.ts';
import { mailgunSetup } from './setup.ts';
import { mailgunLists } from './suppression.ts';

/** Mailgun. It tries for eight hours (deliveries only once), and stops at once after a 406. */
export const mailgun: EspAdapter = {
  id: 'mailgun',
  label: 'Mailgun',
  retryStatus: 503,
  refusedStatus: 503,
  setup: mailgunSetup,
  links: mailgunLinks,
  lists: mailgunLists,
  secret: { label: 'Signing key', make: null, check: checkSigningKey },
  secretHeaders: [],
  needs: () => [],
  confirms: () => [],
  onceOnly: tokenOfEvent,
  verify: (raw, context) => verifyMailgun(readBody(raw)?.signature ?? null, context),
  normalise: normaliseMailgun,
};
