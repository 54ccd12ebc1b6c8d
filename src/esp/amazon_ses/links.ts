import type { LinkHelp } from '../../flow/adapt/adapter.ts';

export const amazonSesLinks: LinkHelp = {
  ownLink: '{{bw_preferences_url}}',
  fill: 'SES keeps no contacts for its templates: send the value of the HubSpot property in the TemplateData of each destination.',
  mailing: '{{bw_campaign}}',
  nameMailing:
    'Send as "bw_campaign" in the TemplateData what you send as the message tag "campaign": SES refuses a mail whose template names what it was not sent.',
  address: null,
  untracked: 'ses:no-track',
  headers: {
    how: 'In SendEmail (v2), simple and template messages take headers; with a raw message, write them yourself.',
    snippet:
      '"Headers": [\n  { "Name": "List-Unsubscribe", "Value": "<LINK>" },\n  { "Name": "List-Unsubscribe-Post", "Value": "List-Unsubscribe=One-Click" }\n]',
  },
  caution:
    'Leave out ListManagementOptions: with them, SES overrides List-Unsubscribe with a page of its own. What people leave there is heard through the subscription events.',
};
