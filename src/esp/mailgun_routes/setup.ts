import type { SetupStep } from '../../flow/adapt/adapter.ts';

/** What the admin does in Mailgun, in order. */
export const mailgunRoutesSetup: readonly SetupStep[] = [
  {
    title: 'Open the routes',
    text: 'In Mailgun, open Receiving, then Routes, and choose "Create route". The domain needs the MX records that Mailgun shows.',
  },
  {
    title: 'Say which mail',
    text: 'Choose "Match recipient", and write the address to which mail comes back, for example bounces@mg.example.com; for addresses that hold the recipient, bounces+.*@mg.example.com.',
  },
  {
    title: 'Paste the address, with ?mime at its end',
    text: 'Choose "Forward", paste the address, and write ?mime behind it: only to an address that ends with "mime" Mailgun sends the whole mail. Without it bounces arrive without their reports.',
    copy: 'url',
  },
  {
    title: 'Bring the signing key',
    text: 'In Mailgun, open your account settings, then API security, and copy "HTTP webhook signing key". Save it here as the signing key.',
  },
];
