import type { SetupStep } from '../../flow/adapt/adapter.ts';

/** What the admin does in MailerSend, in order. */
export const mailersendSetup: readonly SetupStep[] = [
  {
    title: 'Open the webhooks',
    text: 'In MailerSend, open Email > Domains, the domain, then Webhooks, and choose "Create webhook". Each domain has webhooks of its own.',
  },
  { title: 'Paste the address', text: 'Paste the address of this source into "Endpoint URL".', copy: 'url' },
  {
    title: 'Choose the events',
    text: 'Choose delivered, deferred, soft bounced, hard bounced, unsubscribed, spam complaint, and recipient on hold added. Opens and clicks are not needed.',
  },
  {
    title: 'Bring the signing secret',
    text: 'Save the webhook, copy its "Signing secret", and paste it here. MailerSend throws away what is answered with an error by us, so do it right away.',
    paste: true,
  },
  {
    title: 'Name your mailings',
    text: 'Optional: the first tag of a mail is taken for its campaign.',
  },
];
