import type { LinkHelp } from '../../flow/adapt/adapter.ts';

export const postalLinks: LinkHelp = {
  ownLink: '{{ bw_preferences_url }}',
  fill: 'Postal has no templates: write the value of the HubSpot property into the mail before you send it.',
  mailing: '{{ bw_campaign }}',
  nameMailing: 'Write there what you send as the tag of the mail.',
  address: null,
  untracked: 'data-untracked',
  headers: {
    how: 'A mail takes headers of its own, by SMTP or in "headers" of the API.',
    snippet: 'List-Unsubscribe: <LINK>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click',
  },
  caution: 'Click tracking of Postal rewrites links: leave the domain of this server out of it.',
};
