import type { LinkHelp } from '../../flow/adapt/adapter.ts';

export const mailchimpLinks: LinkHelp = {
  ownLink: '*|BWLINK|*',
  fill: 'Add an audience field with the tag BWLINK, and sync it from the HubSpot property bw_preferences_url.',
  mailing: '*|CAMPAIGN_UID|*',
  nameMailing: "Mailchimp fills it in by itself: it is the campaign's id, which its webhooks tell, too.",
  address: '*|EMAIL|*',
  untracked: 'mc:disable-tracking',
  headers: {
    how: 'Mailchimp writes the headers itself, and takes none of your own.',
    snippet: '(none)',
  },
  caution:
    'Mailchimp keeps its own unsubscribe link in each footer, and its own header: what people leave there is heard through the webhook.',
};
