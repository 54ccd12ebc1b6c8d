import type { SetupStep } from '../../flow/adapt/adapter.ts';

/** What the admin does in Customer.io, in order. */
export const customerioSetup: readonly SetupStep[] = [
  {
    title: 'Open the reporting webhooks',
    text: 'In Customer.io, open Data & Integrations > Integrations > Reporting webhooks, and choose "Add Reporting Webhook".',
  },
  { title: 'Paste the address', text: 'Paste the address of this source into "Webhook endpoint".', copy: 'url' },
  {
    title: 'Choose the events',
    text: 'Under Email choose attempted, delivered, bounced, dropped, marked as spam and unsubscribed; under Customer choose subscribed, unsubscribed and subscription preferences changed. Opened and clicked are not needed, nor is the body of messages.',
  },
  {
    title: 'Bring the signing key',
    text: 'Save, copy the "Signing key" of the webhook, and paste it here. Customer.io waits an hour after each refusal, with everything behind it, so do it right away.',
    paste: true,
  },
];
