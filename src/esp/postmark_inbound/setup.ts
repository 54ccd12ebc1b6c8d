import type { SetupStep } from '../../flow/adapt/adapter.ts';

/** What the admin does in Postmark, in order. */
export const postmarkInboundSetup: readonly SetupStep[] = [
  {
    title: 'Open the inbound stream',
    text: 'In Postmark, open your server, then its inbound message stream, then the tab Settings.',
  },
  {
    title: 'Paste the address',
    text: 'Paste the address with its password into "Webhook". The part before the @ is the password by which Postmark proves itself: treat it like one.',
    copy: 'url-with-secret',
  },
  {
    title: 'Ask for the whole mail',
    text: 'Tick "Include raw email content in JSON payload" and save. Without it bounces arrive without their reports, and cannot be read.',
  },
  {
    title: 'Let mail come back there',
    text: "Use the stream's inbound address, or one of a domain that is forwarded to it, as Reply-To of your mail, or as the return path of what your own mail servers send.",
  },
];
