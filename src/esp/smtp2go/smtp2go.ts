import type { EspAdapter } from '../../flow/adapt/adapter.ts';
import { SHARED_SECRET_HEADERS, sharedSecret, verifyBySecret } from '../../flow/adapt/shared-secret.ts';
import { smtp2goLinks } from './links.ts';
import { normaliseSmtp2go } from './normalise.ts';
import { smtp2goSetup } from './setup.ts';
import { smtp2goLists } from './suppression.ts';

/** SMTP2GO. */
export const smtp2go: EspAdapter = {
  id: 'smtp2go',
  label: 'SMTP2GO',
  beta: 'How often it tries again after an error is documented nowhere that we could read, and its documents name fields otherwise than it sends them.',
  retryStatus: 503,
  refusedStatus: 503,
  setup: smtp2goSetup,
  links: smtp2goLinks,
  lists: smtp2goLists,
  secret: { label: 'Password', ...sharedSecret },
  secretHeaders: SHARED_SECRET_HEADERS,
  needs: () => [],
  confirms: () => [],
  verify: verifyBySecret('the webhook in SMTP2GO'),
  normalise: normaliseSmtp2go,
};
