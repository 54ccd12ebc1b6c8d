import type { SetupStep } from '../../flow/adapt/adapter.ts';

/** What the admin does in Brevo, in order. */
export const brevoSetup: readonly SetupStep[] = [
  {
    title: 'Open the webhooks',
    text: 'In Brevo, open Transactional > Settings > Webhook for transactional mail, and Campaigns > Settings > Webhooks for marketing mail. Both take the same address.',
  },
  {
    title: 'Paste the address',
    text: 'Paste the address with its password into "URL to call". The part before the @ is the password by which Brevo proves itself: treat it like one.',
    copy: 'url-with-secret',
  },
  {
    title: 'Choose the events',
    text: 'Choose delivered, deferred, soft bounce, hard bounce, invalid email, blocked, complaint (marked as spam) and unsubscribed. Opens, clicks and "sent" are not needed.',
  },
  {
    title: 'If you prefer a token',
    text: 'Optional: paste the address without the password, choose token authentication, and give the password as the token.',
    copy: 'secret',
  },
  {
    title: 'Name your data sources',
    text: 'Optional: send the header X-Mailin-custom with {"data_source": "trade fair"} with each mail. Lost addresses are then counted by where they came from.',
  },
];
