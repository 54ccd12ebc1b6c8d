/** Mails as every inbound service passes them on, and what must come of them: for the battery of adapters. */
import type { EventType } from '../../../../src/flow/event.ts';
import { autoReplyFrom, bounceOf, complaintOf, plainMail, replyFrom } from './mails.ts';

export interface MailSample {
  readonly title: string;
  readonly mail: Buffer;
  readonly events: readonly { readonly type: EventType; readonly recipient: string | null }[];
}

const ANN = 'ann@example.com';
const one = (title: string, mail: Buffer | string, type: EventType, recipient: string | null = ANN): MailSample => ({
  title,
  mail: Buffer.from(mail),
  events: [{ type, recipient }],
});

export const mailSamples: readonly MailSample[] = [
  one('a bounce', bounceOf(ANN), 'hard_bounce'),
  one('a reply', replyFrom(ANN), 'inbound_mail'),
  one('an absence', autoReplyFrom(ANN, 'I am out of the office until 20 March 2026.'), 'auto_reply'),
  one(
    'a wish to leave',
    plainMail({ from: ANN, returnPath: ANN, subject: 'unsubscribe', text: '' }),
    'global_unsubscribe',
  ),
  one('a complaint', complaintOf(ANN), 'complaint'),
];

/** A newsletter that somebody sends to our mailbox. */
export const saysNothing = plainMail({
  from: 'offers@shop.example',
  returnPath: 'offers@shop.example',
  subject: 'Ten per cent',
  headers: ['List-Id: <offers.shop.example>', 'Message-ID: <offer-1@shop.example>'],
  text: 'Write to ann@example.com.',
});

const [before = '', after = ''] = bounceOf(ANN).split('It failed');
export const brokenBytes = Buffer.concat([
  Buffer.from(before),
  Buffer.from([0xff, 0xfe]),
  Buffer.from(` It failed${after}`),
]);
