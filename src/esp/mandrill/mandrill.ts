import type { EspAdapter } from '../../flow/adapt/adapter.ts';
import { mandrillLinks } from './links.ts';
import { normaliseMandrill } from './normalise.ts';
import { mandrillSetup } from './setup.ts';
import { mandrillLists } from './suppression.ts';
import { checkMandrillKey, verifyMandrill } from './verify.ts';

/** Mandrill (Mailchimp Transactional). It tries a batch again by itself until somebody gives it up; by what schedule is not said. */
export const mandrill: EspAdapter = {
  id: 'mandrill',
  label: 'Mandrill (Mailchimp Transactional)',
  retryStatus: 503,
  refusedStatus: 503,
  setup: mandrillSetup,
  links: mandrillLinks,
  lists: mandrillLists,
  secret: { label: 'Webhook key', make: null, check: checkMandrillKey },
  secretHeaders: [],
  needs: () => [],
  confirms: () => [],
  verify: verifyMandrill,
  normalise: normaliseMandrill,
};
