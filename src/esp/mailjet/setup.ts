import type { SetupStep } from '../../flow/adapt/adapter.ts';

/** What the admin does in Mailjet, in order. */
export const mailjetSetup: readonly SetupStep[] = [
  {
    title: 'Open the event notifications',
    text: 'In Mailjet, open Account Settings > REST API > Event notifications (webhooks).',
  },
  {
    title: 'Paste the address',
    text: 'Tick the events sent, bounce, blocked, spam and unsub, and paste the address with its password beside each. The part before the @ is the password by which Mailjet proves itself: treat it like one.',
    copy: 'url-with-secret',
  },
  {
    title: 'Group the events',
    text: 'Recommended: tick "Group events" for each, which makes fewer requests.',
  },
  {
    title: 'Name your data sources',
    text: 'Optional: send {"data_source": "trade fair"} as "EventPayload" with each mail. Lost addresses are then counted by where they came from.',
  },
];
