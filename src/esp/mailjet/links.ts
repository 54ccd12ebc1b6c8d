import type { LinkHelp } from '../../flow/adapt/adapter.ts';

export const mailjetLinks: LinkHelp = {
  ownLink: '{{var:bw_preferences_url}}',
  fill: 'Send the value of the HubSpot property in "Variables"; in campaigns, sync it into the contact property of the same name and write {{data:bw_preferences_url}}.',
  mailing: '{{var:bw_campaign}}',
  nameMailing: 'Send it there, too: it is what you send as "CustomCampaign".',
  address: '[[EMAIL_TO]]',
  untracked: 'data-untracked',
  headers: {
    how: 'With the API, a mail takes headers of its own.',
    snippet:
      '"Headers": {\n  "List-Unsubscribe": "<LINK>",\n  "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"\n}',
  },
  caution: 'Campaigns carry an unsubscribe link of Mailjet: what people leave there is heard through the webhook.',
};
