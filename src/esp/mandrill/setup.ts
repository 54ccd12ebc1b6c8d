import type { SetupStep } from '../../flow/adapt/adapter.ts';

/** What the admin does in Mandrill, in order. */
export const mandrillSetup: readonly SetupStep[] = [
  {
    title: 'Open the webhooks',
    text: 'In Mandrill (Mailchimp Transactional), open Settings > Webhooks, and choose "Add a webhook".',
  },
  {
    title: 'Choose the events',
    text: 'Tick message is delivered, delayed, bounced, soft-bounced, marked as spam, rejected, and recipient unsubscribes. Sent, opened and clicked are not needed.',
  },
  {
    title: 'Paste the address',
    text: 'Paste the address of this source into "Post to URL", letter for letter: Mandrill signs it. It tries it once, and then shows the key.',
    copy: 'url',
  },
  {
    title: 'Bring the key',
    text: 'Copy the key of the webhook from the list, and paste it here.',
    paste: true,
  },
  {
    title: 'Name your data sources',
    text: 'Optional: send "data_source" (or "bw_data_source") in the metadata of each mail. Lost addresses are then counted by where they came from. The first tag of a mail is taken for its campaign.',
  },
];
