import type { SetupStep } from '../../flow/adapt/adapter.ts';

/** What the admin does in Postal, in order. */
export const postalSetup: readonly SetupStep[] = [
  {
    title: 'Open the webhooks',
    text: 'In Postal, open your mail server, then Webhooks, and choose "Add new webhook".',
  },
  { title: 'Paste the address', text: 'Paste the address of this source into "URL".', copy: 'url' },
  {
    title: 'Choose the events',
    text: 'Switch "Send all events" off, and choose MessageSent, MessageDelayed, MessageDeliveryFailed, MessageHeld and MessageBounced. Clicks and loads are not needed.',
  },
  {
    title: 'Say which server it is',
    text: 'Save the address of your Postal server here, such as https://postal.example.com: its keys are fetched from there. Where it cannot be reached from the internet, paste the public key that it signs with.',
    paste: true,
  },
];
