import type { LinkHelp } from '../../flow/adapt/adapter.ts';

export const sendgridLinks: LinkHelp = {
  ownLink: '{{bw_preferences_url}}',
  fill: 'In Marketing Campaigns, make a custom field "bw_preferences_url" and sync it from the HubSpot property of the same name. With dynamic templates, send it in "dynamic_template_data" of each personalization.',
  mailing: '{{bw_campaign}}',
  nameMailing:
    'In a Single Send, write its name there in the place of {{bw_campaign}}. With dynamic templates, send as "bw_campaign" what you send as the first category.',
  address: '{{email}}',
  untracked: 'clicktracking=off',
  headers: {
    how: 'In v3/mail/send, each personalization takes headers of its own.',
    snippet:
      '"headers": {\n  "List-Unsubscribe": "<LINK>",\n  "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"\n}',
  },
  caution:
    'Marketing Campaigns asks for an unsubscribe link of its own: choose "Custom Unsubscribe URL" and put the link there. With unsubscribe groups or subscription tracking switched on, SendGrid writes its own List-Unsubscribe header instead; what people leave there is heard through the event webhook.',
};
