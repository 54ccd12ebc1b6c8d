import type { LinkHelp } from '../../flow/adapt/adapter.ts';

export const elasticemailLinks: LinkHelp = {
  ownLink: '{bw_preferences_url}',
  fill: 'Make a contact field "bw_preferences_url", and sync it from the HubSpot property of the same name; with the API, send it in "Fields".',
  mailing: '{bw_campaign}',
  nameMailing: 'Send it as "bw_campaign" in "Fields": it is what you send as the channel.',
  address: '{email}',
  untracked: 'data-untracked',
  headers: {
    how: 'Switch on "Allow custom headers" in the sending settings, and send them with each mail.',
    snippet:
      '"Headers": {\n  "List-Unsubscribe": "<LINK>",\n  "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"\n}',
  },
  caution:
    'Elastic Email adds a footer with an unsubscribe link of its own where {unsubscribe} is missing: what people leave there is heard through the webhook.',
};
