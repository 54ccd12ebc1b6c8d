import type { SetupStep } from '../../flow/adapt/adapter.ts';

/** What the admin does at SendGrid and in the DNS, in order. */
export const sendgridInboundSetup: readonly SetupStep[] = [
  {
    title: 'Choose a host for replies',
    text: 'Take a host name that receives no mail yet, for example replies.example.com, and set its MX record to mx.sendgrid.net with priority 10. Its domain has to be authenticated in SendGrid.',
  },
  {
    title: 'Open Inbound Parse',
    text: 'In SendGrid, open Settings, then Inbound Parse, and choose "Add Host & URL".',
  },
  {
    title: 'Paste the address',
    text: 'Choose the host, and paste the address with its password as the destination URL. The part before the @ is the password by which SendGrid proves itself: treat it like one.',
    copy: 'url-with-secret',
  },
  {
    title: 'Ask for the whole mail',
    text: 'Tick "POST the raw, full MIME message" and save. Without it bounces arrive without their reports, and cannot be read.',
  },
  {
    title: 'Let mail come back there',
    text: 'Use an address of this host as Reply-To, or as the return path of what your own mail servers send: bounces+ann=example.com@replies.example.com names the recipient for sure.',
  },
];
