/** A mailbox that the worker reads by IMAP: replies, automatic replies, and bounces of mail servers of one's own. */
import type { EspAdapter } from '../../flow/adapt/adapter.ts';
import { NOT_POSTED, normaliseBareMail } from '../../flow/adapt/mail/mail-source.ts';
import { readMailboxAddress } from './mailbox-address.ts';

export const mailbox: EspAdapter = {
  ...NOT_POSTED,
  id: 'mailbox',
  label: 'Mailbox (IMAP)',
  way: 'fetched',
  setup: [
    {
      title: 'Make a password for it',
      text: 'Choose the mailbox to which replies and bounces come back. Where its provider offers passwords for single apps, make one; ours needs to read, and nothing else: no mail is changed, marked or deleted.',
    },
    {
      title: 'Bring its address',
      text: 'Save it here as imaps://user:password@imap.example.com/INBOX. In user and password, write %40 for @ and %3A for a colon. It is sealed, and never shown again. Where the server only knows STARTTLS, begin with imap:// instead; an unsecured connection is refused.',
    },
    {
      title: 'Wait a minute',
      text: 'The mailbox is looked at every minute. What is in it already becomes history and opens no tasks; what comes from now on counts.',
    },
  ],
  secret: {
    label: 'Mailbox address',
    make: null,
    check: (value) => {
      const read = readMailboxAddress(value);
      return typeof read === 'string' ? read : null;
    },
  },
  normalise: (raw) => normaliseBareMail(raw, 'live'),
};
