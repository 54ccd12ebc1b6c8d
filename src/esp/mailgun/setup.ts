import type { SetupStep } from '../../flow/adapt/adapter.ts';

/** What the admin does in Mailgun, in order. */
export const mailgunSetup: readonly SetupStep[] = [
  {
    title: 'Open the webhooks',
    text: 'In Mailgun, open Send > Sending > Webhooks, and choose your sending domain. Each domain has webhooks of its own.',
  },
  {
    title: 'Paste the address, for each event',
    text: 'Choose "Add webhook" for each of: delivered messages, permanent failures, temporary failures, spam complaints and unsubscribes, and paste the address of this source as its URL. Opens, clicks and accepted messages are not needed.',
    copy: 'url',
  },
  {
    title: 'Bring the signing key',
    text: 'Copy "HTTP webhook signing key", which stands on the same page, and paste it here. It is one for the whole account; a subaccount has its own.',
    paste: true,
  },
  {
    title: 'Name your data sources',
    text: 'Optional: send the variable "data_source" (v:data_source) with each mail, for example "trade fair". Lost addresses are then counted by where they came from. The first tag of a mail is taken for its campaign.',
  },
];
