import type { Rule } from './rule.ts';

/** The person is there; the room is not. */
export const mailboxFullRules: readonly Rule[] = [
  {
    id: 'general.mailbox-full.full',
    reason: 'mailbox_full',
    strength: 'names',
    match: [
      '{mailbox|mail box|inbox|account|mailfolder|mail folder|maildir|mailbox for user|storage} {<addr> |is |has |currently |}{full|stuffed|overflowing|is full|is currently full|too full|almost full|has no space|over limit}',
      '{mailbox|inbox|mail box|users mailbox|recipients mailbox|his mailbox|their mailbox} * {is full|is too full|is stuffed}',
      '{out of|no|insufficient|not enough|lack of|low on} {storage |mailbox |mail |inbox }{space|storage}',
      'recipient storage full',
      'mailbox {<addr> |}full',
    ],
    unless: ['larger than'],
    example: '452 4.2.2 The mailbox of ann@example.com is full',
  },
  {
    id: 'general.mailbox-full.quota',
    reason: 'mailbox_full',
    strength: 'names',
    match: [
      '{over|exceeded|exceeds|exceed|exceeding|over the|exceeded the|above|beyond|reached|exceeded its|exceeded his|exceeded their|exceeds allowed|over the allowed} {disk |storage |mailbox |mail |hard |its |the |maximum |allowed |email |soft |user |account |message }{quota|quotas}',
      '{over|exceeded|exceeds|exceed|exceeding} quota',
      'overquota',
      '{quota|disk quota|storage quota|mailbox quota|space} {is |was |has been |would be |limit |}{exceeded|exceed|exceeds|full|reached|violation|overdrawn|over limit}',
      'quota * exceeded',
      'exceed{s|ed|} * quota',
      '{mailbox|inbox|account|folder} * {exceeds|exceeded|over|exceed} {the |its |allowed |maximum |storage |size |local |}{size|limit|quota|allowed size|space|storage limit}',
      '{mailbox|inbox|account} {size |storage |}{limit|space} {exceeded|reached}',
      'messages in {the |}{recipient |recipients |users |}mailbox exceeded',
    ],
    unless: [
      '{relay|sending|sender|send|daily|smtp|hourly|package|outgoing|outbound|ip|connection} {quota|relay quota|sending quota}',
      'daily relay',
      '{message|mail} {size|length}',
      'message size limit',
    ],
    example: '552 5.2.2 Mailbox has exceeded its storage quota',
  },
  {
    id: 'general.mailbox-full.cannot-write',
    reason: 'mailbox_full',
    strength: 'tells',
    match: [
      '{error writing message|cannot append message|writing to mailbox|cannot access mailbox|append to file} * file too large',
      'insufficient {disk |}{space|storage}',
      'not enough {disk |storage |}{space|room}',
      'insufficient system storage',
    ],
    unless: ['{system|server|queue|spool} {disk|resource|resources}'],
    example: '452 Insufficient disk space; try again later',
  },
];
