import type { LinkHelp } from './adapter.ts';

/** Of Mailgun as a sender: its webhooks tell of mails, its routes bring the answers to them. */
export const mailgunLinks: LinkHelp = {
  ownLink: '%recipient.bw_preferences_url%',
  fill: 'Send the value of the HubSpot property in "recipient-variables", for each recipient.',
  mailing: '%recipient.bw_campaign%',
  nameMailing: 'Send it as "bw_campaign" there, too: it is what you send as the tag.',
  address: '%recipient_email%',
  untracked: 'disable-tracking=true',
  headers: {
    how: 'With the messages API, headers are fields of the form.',
    snippet: 'h:List-Unsubscribe=<LINK>\nh:List-Unsubscribe-Post=List-Unsubscribe=One-Click',
  },
  caution:
    'Switch unsubscribe tracking off for the domain, or Mailgun adds a link and a header of its own, of which its routes hear nothing and its webhooks do.',
};
