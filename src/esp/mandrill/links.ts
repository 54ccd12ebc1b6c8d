import type { LinkHelp } from '../../flow/adapt/adapter.ts';

export const mandrillLinks: LinkHelp = {
  ownLink: '*|BW_PREFERENCES_URL|*',
  fill: 'Send the value of the HubSpot property as the merge variable BW_PREFERENCES_URL, for each recipient.',
  mailing: '*|BW_CAMPAIGN|*',
  nameMailing: 'Send it as the merge variable BW_CAMPAIGN, too: it is what you send as the first tag.',
  address: '*|EMAIL|*',
  untracked: 'mc:disable-tracking',
  headers: {
    how: 'A mail takes headers of its own.',
    snippet:
      '"headers": {\n  "List-Unsubscribe": "<LINK>",\n  "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"\n}',
  },
  caution:
    'With *|UNSUB:...|* Mandrill keeps the departure itself and then shows your page: it is heard through the webhook.',
};
