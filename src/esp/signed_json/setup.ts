import type { SetupStep } from '../../flow/adapt/adapter.ts';

/** What whoever writes the sender does, in order. */
export const signedJsonSetup: readonly SetupStep[] = [
  {
    title: 'Post to this address',
    text: 'Let your sender post JSON to this address, as soon as it knows what became of a mail: one event, or up to 1,000 in an array. Any answer but 200 means: send the same again later, growing more patient, for a day.',
    copy: 'url',
  },
  {
    title: 'Sign with this secret',
    text: 'Sign each request as Standard Webhooks says (there are libraries for most languages): headers webhook-id, webhook-timestamp and webhook-signature, with HMAC-SHA256 over "id.timestamp.body".',
    copy: 'secret',
  },
  {
    title: 'Write the events',
    text: 'Each event has "id" (the same when it is sent again), "type", "email" and "at"; where they are known, "reply" (what the receiving server said, word for word), "smtp_code", "status", "message_id", "campaign", "stream", "data_source", "sending_ip" and "remote_mta".',
  },
  {
    title: 'Choose the types',
    text: 'Types are delivered, sent, deferred, bounce (or soft_bounce, hard_bounce, block, where you know), suppressed (not sent, since the address stands on a list of yours), complaint, unsubscribe and resubscribe (of one "stream" or of everything). What a colleague did and not the person says so: "by": "us". A ping tries the connection.',
  },
];
