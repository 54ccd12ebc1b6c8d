import type { LinkHelp } from '../../flow/adapt/adapter.ts';

export const smtp2goLinks: LinkHelp = {
  ownLink: '{{ bw_preferences_url }}',
  fill: 'Send the value of the HubSpot property in "template_data", or write it into the mail before you send.',
  mailing: '{{ bw_campaign }}',
  nameMailing: 'Send it there, too, and as the header X-Campaign, which the webhook can pass on.',
  address: null,
  untracked: 'data-untracked',
  headers: {
    how: 'A mail takes headers of its own, by SMTP or in "custom_headers".',
    snippet: 'List-Unsubscribe: <LINK>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click',
  },
  caution: 'With the unsubscribe footer of SMTP2GO, what people leave there is heard through the webhook.',
};
