import type { SetupStep } from '../../flow/adapt/adapter.ts';

/** What the admin does in Iterable, in order. */
export const iterableSetup: readonly SetupStep[] = [
  {
    title: 'Open the system webhooks',
    text: 'In Iterable, open Integrations > System Webhooks, and choose "Create webhook".',
  },
  {
    title: 'Paste the address',
    text: 'Paste the address with its password into "Endpoint URL". The part before the @ is the password by which Iterable proves itself: treat it like one.',
    copy: 'url-with-secret',
  },
  {
    title: 'Choose the events',
    text: 'Choose Email Bounce, Email Complaint, Email Subscribe and Email Unsubscribe, for all kinds of mail. Opens, clicks and sends are not needed.',
  },
  {
    title: 'If you prefer a header',
    text: 'Optional: paste the address without the password, and give the password as the value of the header x-webhook-secret.',
    copy: 'secret',
  },
];
