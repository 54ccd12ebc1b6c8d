import type { SetupStep } from '../../flow/adapt/adapter.ts';

/** What the admin does in Elastic Email, in order. */
export const elasticemailSetup: readonly SetupStep[] = [
  {
    title: 'Open the notifications',
    text: 'In Elastic Email, open Settings > Notifications, and choose "Add webhook".',
  },
  {
    title: 'Paste the address',
    text: 'Paste the address of this source into "Notification Link". It is the only proof that Elastic Email can give: treat it like a password.',
    copy: 'url',
  },
  {
    title: 'Choose the events',
    text: 'Tick Sent, Error, Abuse report and Unsubscribed, and leave "Notify only once" off. Opens and clicks are not needed.',
  },
  {
    title: 'Keep it answering',
    text: 'Elastic Email switches a webhook off after 1,000 failures, and tells nobody: after a long outage of this server, look there whether it is still on.',
  },
];
