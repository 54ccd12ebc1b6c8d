import type { SetupStep } from '../../flow/adapt/adapter.ts';

/** What the admin does in SMTP2GO, in order. */
export const smtp2goSetup: readonly SetupStep[] = [
  { title: 'Open the webhooks', text: 'In SMTP2GO, open Settings > Webhooks, and choose "Add Webhook".' },
  {
    title: 'Paste the address',
    text: 'Paste the address with its password into "URL". The part before the @ is the password by which SMTP2GO proves itself: treat it like one.',
    copy: 'url-with-secret',
  },
  {
    title: 'Choose the events',
    text: 'Choose JSON as the output, and tick Delivered, Bounced, Spam, Unsubscribed, Resubscribed and Rejected, for all users. Opened, clicked and processed are not needed.',
  },
  {
    title: 'If you prefer a header',
    text: 'Optional: paste the address without the password, and give the password as a bearer token in the authorization header.',
    copy: 'secret',
  },
];
