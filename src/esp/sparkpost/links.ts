import type { LinkHelp } from '../../flow/adapt/adapter.ts';

export const sparkpostLinks: LinkHelp = {
  ownLink: '{{bw_preferences_url}}',
  fill: 'Send the value of the HubSpot property in "substitution_data" of each recipient.',
  mailing: '{{bw_campaign}}',
  nameMailing: 'Send it there, too: it is what you send as "campaign_id".',
  address: '{{address.email}}',
  untracked: 'data-msys-clicktrack="0"',
  headers: {
    how: 'SparkPost drops a List-Unsubscribe header of your own without a word, except in transactional mail.',
    snippet:
      '"headers": {\n  "List-Unsubscribe": "<LINK>",\n  "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"\n}',
  },
  caution:
    'In other mail than transactional SparkPost writes its own header: what people leave there is heard through the webhook.',
};
