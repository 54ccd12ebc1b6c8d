/** What imports are called on pages. Pure. */
import type { ImportField, ImportKind } from '../../../esp/table_file/import-plan.ts';
import type { ImportRow, ImportState } from '../../../store/import.ts';
import type { Tone } from '../../words.ts';

export const KINDS: Readonly<Record<ImportKind, { label: string; hint: string }>> = {
  bounces: {
    label: 'Bounces',
    hint: 'Mail that came back, with or without the server’s words. Complaints and opt-outs among them count as such.',
  },
  'opt-outs': { label: 'Opt-outs', hint: 'People who left or complained. Each one is let go from now on.' },
  sends: { label: 'Sends', hint: 'To whom mail was sent or delivered, when, and in which campaign.' },
  'data-sources': { label: 'Data sources', hint: 'Where each address came from: a form, a partner, a fair.' },
  findings: {
    label: 'What we found out',
    hint: 'The report of lost contacts with its last columns filled in: whether somebody is still there, and where they are now. Opt-outs stay as they are.',
  },
};

export const FIELDS: Readonly<Record<ImportField, string>> = {
  email: 'Address',
  at: 'Date',
  type: 'What happened',
  reason: 'Server’s words',
  status: 'Status code (5.1.1)',
  code: 'Reply code (550)',
  campaign: 'Campaign',
  stream: 'Kind of mail (list)',
  dataSource: 'Data source',
  messageId: 'Message ID',
  sendingIp: 'Sending IP',
  whether: 'Left: yes or no',
  found: 'What we found',
  newAddress: 'New address',
  foundNote: 'How we know',
};

const STATES: Readonly<Record<ImportState, { label: string; tone: Tone }>> = {
  receiving: { label: 'Being stored', tone: 'blue' },
  ready: { label: 'Not checked', tone: 'amber' },
  checking: { label: 'Being checked', tone: 'blue' },
  checked: { label: 'Only checked', tone: 'amber' },
  importing: { label: 'Being taken in', tone: 'blue' },
  done: { label: 'Done', tone: 'green' },
};

export function importState(file: ImportRow): { label: string; tone: Tone } {
  return STATES[file.state];
}
