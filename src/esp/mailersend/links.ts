import type { LinkHelp } from '../../flow/adapt/adapter.ts';

export const mailersendLinks: LinkHelp = {
  ownLink: '{{ bw_preferences_url }}',
  fill: 'Send the value of the HubSpot property in "personalization", for each recipient.',
  mailing: '{{ bw_campaign }}',
  nameMailing: 'Send it as "bw_campaign" there, too: it is what you send as the first tag.',
  address: null,
  untracked: 'data-untracked',
  headers: {
    how: 'With the API, "list_unsubscribe" takes the header; custom ones need the Professional or Enterprise plan.',
    snippet: '"list_unsubscribe": "<LINK>"',
  },
  caution:
    'Where {{ unsubscribe }} stands in a mail, MailerSend keeps the departure itself: it is heard through the webhook.',
};
