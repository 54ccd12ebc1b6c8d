import type { LinkHelp } from '../../flow/adapt/adapter.ts';

export const brevoLinks: LinkHelp = {
  ownLink: '{{ contact.BW_PREFERENCES_URL }}',
  fill: 'Add a contact attribute BW_PREFERENCES_URL, and sync it from the HubSpot property of the same name. In transactional mail, send it in "params" and write {{ params.bw_preferences_url }}.',
  mailing: '{{ params.bw_campaign }}',
  nameMailing: 'Write the campaign\'s name there; with the API, send as "bw_campaign" what you send as the first tag.',
  address: '{{ contact.EMAIL }}',
  untracked: 'data-untracked',
  headers: {
    how: 'With the API, a mail takes headers of its own; whether Brevo lets these stand is not documented.',
    snippet:
      '"headers": {\n  "List-Unsubscribe": "<LINK>",\n  "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"\n}',
  },
  caution:
    'Brevo adds a header and, in campaigns, a link of its own: what people leave there is heard through the webhook.',
};
