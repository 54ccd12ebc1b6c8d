import type { SetupStep } from '../../flow/adapt/adapter.ts';

/** What the admin does in SendGrid, in order. */
export const sendgridSetup: readonly SetupStep[] = [
  {
    title: 'Open the event webhooks',
    text: 'In SendGrid, open Settings > Mail Settings > Event Webhooks, and choose "Create new webhook".',
  },
  {
    title: 'Paste the address',
    text: 'Paste the address of this source into "Post URL". It is secret: whoever knows it can post to it.',
    copy: 'url',
  },
  {
    title: 'Choose the events',
    text: 'Under Deliverability choose Delivered, Deferred, Bounced and Dropped; under Engagement choose Spam Reports, Unsubscribes, Group Unsubscribes and Group Resubscribes. Clicks help to tell who is still there; opens and Processed are not needed.',
  },
  {
    title: 'Sign the events',
    text: 'Switch on "Enable Signed Event Webhook", save, open the webhook again, copy the verification key, and paste it here.',
    paste: true,
  },
  {
    title: 'Add the bounce classification',
    text: 'Recommended: switch on bounce classification in Mail Settings. SendGrid then says whether it was the address or the content that was refused.',
  },
  {
    title: 'Name your data sources',
    text: 'Optional: send the custom argument "data_source" (or "bw_data_source") with each mail, for example "trade fair" or "partner list". Lost addresses are then counted by where they came from.',
  },
];
