import type { SetupStep } from '../../flow/adapt/adapter.ts';

/** What the admin does in Klaviyo, in order. */
export const klaviyoSetup: readonly SetupStep[] = [
  {
    title: 'Open the webhooks',
    text: 'In Klaviyo, open Integrations > Developers > Webhooks, and choose "Create webhook". Webhooks of a flow will not do: they are not signed.',
  },
  { title: 'Paste the address', text: 'Paste the address of this source into "Endpoint URL".', copy: 'url' },
  {
    title: 'Make a secret',
    text: 'Write a long random word into "Secret key" there, and paste the same word here.',
    paste: true,
  },
  {
    title: 'Choose the topics',
    text: 'Choose received email, bounced email, dropped email, marked email as spam, unsubscribed from email marketing, subscribed to email marketing, and both that are about manual suppression.',
  },
];
