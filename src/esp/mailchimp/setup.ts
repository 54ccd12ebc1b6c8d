import type { SetupStep } from '../../flow/adapt/adapter.ts';

/** What the admin does in Mailchimp, in order. */
export const mailchimpSetup: readonly SetupStep[] = [
  {
    title: 'Open the webhooks of the audience',
    text: 'In Mailchimp, open Audience, then the audience, then Settings > Webhooks, and choose "Create New Webhook". Each audience has webhooks of its own.',
  },
  {
    title: 'Paste the address',
    text: 'Paste the address of this source into "Callback URL". It is the only proof that Mailchimp can give: treat it like a password.',
    copy: 'url',
  },
  {
    title: 'Choose the events',
    text: 'Tick Subscribes, Unsubscribes and Cleaned. Profile updates, email changes and campaigns are not needed.',
  },
  {
    title: 'Leave out what comes from us',
    text: 'Under "Only send updates when a change was made by", tick "a subscriber" and "an account admin", and not "via the API": then nothing that Bellwether writes comes back.',
  },
  {
    title: 'Do the same for your other audiences',
    text: 'Optional: paste the same address there. Mailchimp names the audience in each event.',
  },
];
