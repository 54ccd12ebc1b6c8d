import type { LinkHelp } from '../../flow/adapt/adapter.ts';

export const resendLinks: LinkHelp = {
  ownLink: '{{{contact.bw_preferences_url}}}',
  fill: 'Add a contact property "bw_preferences_url" in Resend, and sync it from the HubSpot property of the same name. With the API, write the value into the mail.',
  mailing: '{{{contact.bw_campaign}}}',
  nameMailing: 'Write the broadcast\'s id there, or with the API what you send as the tag "campaign".',
  address: '{{{contact.email}}}',
  untracked: 'data-untracked',
  headers: {
    how: 'With the API, a mail takes headers of its own.',
    snippet:
      '"headers": {\n  "List-Unsubscribe": "<LINK>",\n  "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"\n}',
  },
  caution:
    'Broadcasts carry a header and a link of Resend itself: what people leave there is heard through the webhook, as contact.updated.',
};
