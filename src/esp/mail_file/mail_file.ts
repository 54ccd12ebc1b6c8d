/** Files of mail, handed over in the console or on the command line: the past, which opens no tasks. */
import type { EspAdapter } from '../../flow/adapt/adapter.ts';
import { NOT_POSTED, normaliseBareMail } from '../../flow/adapt/mail/mail-source.ts';

export const mailFile: EspAdapter = {
  ...NOT_POSTED,
  id: 'mail_file',
  label: 'Mail files (.eml, mbox)',
  way: 'uploaded',
  setup: [
    {
      title: 'Hand over the files',
      text: 'Under Deliveries, choose "Hand over mail files" for .eml or .emlx files or an mbox, or run "bellwether import FILE..." where the server runs. Bounces, automatic replies and letters in them become history: they open no tasks.',
    },
  ],
  secret: { label: 'Mark', make: (random) => random.toString('base64url'), check: checkMark },
  normalise: (raw) => normaliseBareMail(raw, 'import'),
};

/** Nothing is proved with it: whoever hands over files is signed in, or has the server. */
function checkMark(value: string): string | null {
  return /^[\w-]{8,100}$/.test(value) ? null : 'It is made here; nobody has to know it.';
}
