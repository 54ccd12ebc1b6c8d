import type { LinkHelp } from '../../flow/adapt/adapter.ts';

export const klaviyoLinks: LinkHelp = {
  ownLink: "{{ person|lookup:'bw_preferences_url' }}",
  fill: 'Sync the HubSpot property bw_preferences_url into the profile property of the same name.',
  mailing: '{{ message.name }}',
  nameMailing: 'Klaviyo fills it in: it is the name of the campaign, which its events tell, too.',
  address: '{{ email|urlencode }}',
  untracked: 'data-untracked',
  headers: {
    how: 'Klaviyo writes the headers itself, and takes none of your own.',
    snippet: '(none)',
  },
  caution:
    'Klaviyo adds an unsubscribe link of its own to each campaign that lacks one: what people leave there is heard through the webhook.',
};
