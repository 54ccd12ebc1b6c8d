import type { LinkHelp } from '../../flow/adapt/adapter.ts';

export const signedJsonLinks: LinkHelp = {
  ownLink: '{{bw_preferences_url}}',
  fill: 'Read the HubSpot property of the same name of each contact, and put its value there before you send.',
  mailing: '{{bw_campaign}}',
  nameMailing: 'Put there what you send as "campaign" in your events.',
  address: '{{email}}',
  untracked: 'data-untracked',
  headers: {
    how: 'Add both headers to each mail, and let DKIM sign them.',
    snippet: 'List-Unsubscribe: <LINK>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click',
  },
  caution: 'What counts clicks by rewriting links must leave this one alone.',
};
