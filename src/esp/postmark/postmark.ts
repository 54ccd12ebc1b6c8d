import type { EspAdapter } from '../../flow/adapt/adapter.ts';
import { SHARED_SECRET_HEADERS, sharedSecret } from '../../flow/adapt/shared-secret.ts';
import { postmarkKeyOfMailed } from './event-key.ts';
import { postmarkLinks } from './links.ts';
import { normalisePostmark } from './normalise.ts';
import { postmarkSetup } from './setup.ts';
import { postmarkLists } from './suppression.ts';
import { verifyPostmark } from './verify.ts';

/** The two streams that every server of Postmark begins with. */
const DEFAULT_STREAMS: ReadonlyMap<string, 'marketing' | 'transactional'> = new Map([
  ['outbound', 'transactional'],
  ['broadcast', 'marketing'],
]);

/**
 * Postmark, event webhooks. It tries again 6 times within about 70 minutes after 5xx, 408 and 429, and drops the event for
 * good after any other 4xx. So a wrong password is answered with 503: who mends it within the hour loses nothing.
 */
export const postmark: EspAdapter = {
  id: 'postmark',
  label: 'Postmark',
  retryStatus: 503,
  refusedStatus: 503,
  setup: postmarkSetup,
  links: postmarkLinks,
  lists: postmarkLists,
  secret: { label: 'Password', ...sharedSecret },
  secretHeaders: SHARED_SECRET_HEADERS,
  purposeOfStream: (stream) => DEFAULT_STREAMS.get(stream) ?? null,
  needs: () => [],
  confirms: () => [],
  keyOfMailed: postmarkKeyOfMailed,
  verify: verifyPostmark,
  normalise: normalisePostmark,
};
