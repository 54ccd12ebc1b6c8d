import type { SetupStep } from '../../flow/adapt/adapter.ts';

/** What the admin does in Resend, in order. */
export const resendSetup: readonly SetupStep[] = [
  { title: 'Open the webhooks', text: 'In Resend, open Webhooks, and choose "Add Webhook".' },
  { title: 'Paste the address', text: 'Paste the address of this source into "Endpoint URL".', copy: 'url' },
  {
    title: 'Choose the events',
    text: 'Choose email.delivered, email.delivery_delayed, email.bounced, email.complained, email.suppressed, contact.updated and, where it is offered, suppression.added. Opens and clicks are not needed.',
  },
  {
    title: 'Bring the signing secret',
    text: 'Open the webhook that you have made, copy its "Signing Secret", which begins with whsec_, and paste it here.',
    paste: true,
  },
  {
    title: 'Send to one person at a time',
    text: 'Resend does not say which of several recipients an event is about. What is told of a mail to several is kept, but counts for none of them as certain.',
  },
  {
    title: 'Name your data sources',
    text: 'Optional: send the tag "data_source" (or "bw_data_source") with each mail, for example "trade_fair". Lost addresses are then counted by where they came from.',
  },
];
