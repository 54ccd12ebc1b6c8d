import type { LinkHelp } from '../../flow/adapt/adapter.ts';

export const activecampaignLinks: LinkHelp = {
  ownLink: '%BW_PREFERENCES_URL%',
  fill: 'Make a custom contact field with the personalization tag BW_PREFERENCES_URL, and sync it from the HubSpot property of the same name.',
  mailing: '%CAMPAIGN_ID%',
  nameMailing: "Write the campaign's name there: it is what the webhooks tell.",
  address: '%EMAIL%',
  untracked: 'data-untracked',
  headers: {
    how: 'ActiveCampaign writes the headers itself, and takes none of your own.',
    snippet: '(none)',
  },
  caution:
    'ActiveCampaign wants its own unsubscribe link in each campaign: what people leave there is heard through the webhook.',
};
