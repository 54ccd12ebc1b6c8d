import type { SetupStep } from '../../flow/adapt/adapter.ts';

/** What the admin does in SparkPost, in order. */
export const sparkpostSetup: readonly SetupStep[] = [
  { title: 'Open the webhooks', text: 'In SparkPost, open Configuration > Webhooks, and choose "Create Webhook".' },
  {
    title: 'Paste the address',
    text: 'Paste the address of this source into "Target URL", without the password.',
    copy: 'url',
  },
  {
    title: 'Give it the password',
    text: 'Under "Authentication" choose Basic: the user name is bellwether, the password is this one.',
    copy: 'secret',
  },
  {
    title: 'Choose the events',
    text: 'Choose Bounce, Delivery, Delay, Out-of-Band, Policy Rejection, Spam Complaint, Generation Rejection, List Unsubscribe and Link Unsubscribe. Opens, clicks and injections are not needed.',
  },
  {
    title: 'Name your data sources',
    text: 'Optional: send "data_source" (or "bw_data_source") in the metadata of each recipient, for example "trade fair". Lost addresses are then counted by where they came from.',
  },
];
