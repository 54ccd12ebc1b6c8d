import type { LinkHelp } from '../../flow/adapt/adapter.ts';

export const iterableLinks: LinkHelp = {
  ownLink: '{{bw_preferences_url}}',
  fill: 'Sync the HubSpot property bw_preferences_url into the user field of the same name.',
  mailing: '{{campaignName}}',
  nameMailing: "Write the campaign's name there: it is what the webhooks tell.",
  address: '{{email}}',
  untracked: 'data-untracked',
  headers: {
    how: 'Iterable writes the header of marketing mail itself, and takes none of your own.',
    snippet: '(none)',
  },
  caution:
    'Iterable has an unsubscribe page of its own: what people leave there is heard through the webhook. Its hosted page can be replaced by the link above.',
};
