import type { LinkHelp } from '../../flow/adapt/adapter.ts';

export const postmarkLinks: LinkHelp = {
  ownLink: '{{bw_preferences_url}}',
  fill: 'Send the value of the HubSpot property in the TemplateModel of each message.',
  mailing: '{{bw_campaign}}',
  nameMailing: 'Send as "bw_campaign" in the TemplateModel what you send as the Tag.',
  address: null,
  untracked: 'data-pm-no-track',
  headers: {
    how: 'Each message takes headers.',
    snippet:
      '"Headers": [\n  { "Name": "List-Unsubscribe", "Value": "<LINK>" },\n  { "Name": "List-Unsubscribe-Post", "Value": "List-Unsubscribe=One-Click" }\n]',
  },
  caution:
    "Broadcast streams write their own link and header, unless Postmark's support switches on that you manage unsubscribes yourself. What people leave there is heard through the subscription webhook.",
};
