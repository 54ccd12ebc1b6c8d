import type { LinkHelp } from '../../flow/adapt/adapter.ts';

export const customerioLinks: LinkHelp = {
  ownLink: '{{customer.bw_preferences_url}}',
  fill: 'Sync the HubSpot property bw_preferences_url into the customer attribute of the same name.',
  mailing: '{{campaign.type}}:{{campaign.id}}',
  nameMailing: 'Customer.io fills it in: it is how its reports name the mailing, for example newsletter:736.',
  address: '{{customer.email | url_encode}}',
  untracked: 'class="untracked"',
  headers: {
    how: 'Each message takes headers of its own, under "Headers".',
    snippet: 'List-Unsubscribe: <LINK>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click',
  },
  caution:
    'Customer.io adds a List-Unsubscribe header of its own where none is given; with its subscription centre, what people choose there is heard through the webhook.',
};
