import type { SetupStep } from '../../flow/adapt/adapter.ts';
import { SECRET_HEADER } from '../../flow/adapt/shared-secret.ts';

/** What the admin does in Postmark, in order. */
export const postmarkSetup: readonly SetupStep[] = [
  {
    title: 'Open the webhooks',
    text: 'In Postmark, open your server, then the message stream that sends this mail, then the tab Webhooks, and choose "Add webhook". Each message stream has webhooks of its own.',
  },
  {
    title: 'Paste the address',
    text: 'Paste the address with its password into "Webhook URL". The part before the @ is the password by which Postmark proves itself: treat it like one.',
    copy: 'url-with-secret',
  },
  {
    title: 'Choose the events',
    text: 'Tick Delivery, Bounce, Spam complaint and Subscription change. Opens and link clicks are not needed, and neither is the content of bounces and complaints.',
  },
  {
    title: 'Save and send a test',
    text: 'Choose "Send test" beside one of the events, then save the webhook. The test arrives here within seconds.',
  },
  {
    title: 'Do the same for your other streams',
    text: 'Optional: paste the same address into the webhooks of your other message streams of the same kind. Postmark names the stream in each event.',
  },
  {
    title: 'If you prefer a header',
    text: `Optional: paste the address without the password, and add the HTTP header ${SECRET_HEADER} with the password as its value.`,
    copy: 'secret',
  },
  {
    title: 'Name your data sources',
    text: 'Optional: send the metadata field "data_source" (or "bw_data_source") with each mail, for example "trade fair" or "partner list". Lost addresses are then counted by where they came from.',
  },
];
