import type { EspAdapter } from '../../flow/adapt/adapter.ts';
import { verifyByAddress } from '../../flow/adapt/address-secret.ts';
import { elasticemailLinks } from './links.ts';
import { normaliseElasticemail } from './normalise.ts';
import { elasticemailSetup } from './setup.ts';
import { elasticemailLists } from './suppression.ts';

/** Elastic Email. It switches the webhook off after 1,000 failures. */
export const elasticemail: EspAdapter = {
  id: 'elasticemail',
  label: 'Elastic Email',
  beta: 'Read from its documents: the form and the zone of its dates are not known. A date that does not fit the arrival within a day and a half is taken for the arrival. What the receiving server said is not told.',
  retryStatus: 503,
  refusedStatus: 503,
  setup: elasticemailSetup,
  links: elasticemailLinks,
  lists: elasticemailLists,
  secret: null,
  secretHeaders: [],
  needs: () => [],
  confirms: () => [],
  verify: verifyByAddress,
  normalise: normaliseElasticemail,
};
