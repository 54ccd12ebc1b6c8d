import type { EspAdapter } from '../../flow/adapt/adapter.ts';
import { verifyByAddress } from '../../flow/adapt/address-secret.ts';
import { activecampaignLinks } from './links.ts';
import { normaliseActivecampaign } from './normalise.ts';
import { activecampaignSetup } from './setup.ts';
import { activecampaignLists } from './suppression.ts';

/** ActiveCampaign. It never sends anything twice, and takes a 410 for a request to stop for good. */
export const activecampaign: EspAdapter = {
  id: 'activecampaign',
  label: 'ActiveCampaign',
  beta: 'Read from its documents: whether a bounce is told with its reply, and what exactly its fields are called then, is not known. Each bounce counts as one that may pass, until others agree.',
  retryStatus: 503,
  refusedStatus: 503,
  setup: activecampaignSetup,
  links: activecampaignLinks,
  lists: activecampaignLists,
  secret: null,
  secretHeaders: [],
  needs: () => [],
  confirms: () => [],
  verify: verifyByAddress,
  normalise: normaliseActivecampaign,
};
