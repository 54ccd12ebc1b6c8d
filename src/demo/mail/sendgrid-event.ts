/** One entry of SendGrid's event webhook, in the form in which SendGrid writes it. */

import type { Random } from '../random.ts';
import { dataSourceOf } from './data-source.ts';
import type { Mailing } from './mailings.ts';
import { SOURCES, STREAMS } from './streams.ts';

export type SendgridWord =
  | 'processed'
  | 'delivered'
  | 'deferred'
  | 'bounce'
  | 'dropped'
  | 'open'
  | 'click'
  | 'spamreport'
  | 'unsubscribe'
  | 'group_unsubscribe';

export interface SendgridEvent {
  readonly email: string;
  readonly event: SendgridWord;
  /** Unix seconds. */
  readonly timestamp: number;
  readonly sg_event_id: string;
  readonly sg_message_id: string;
  readonly [field: string]: unknown;
}

/** One mail to one recipient: what all its events have in common. */
export interface SentMail {
  readonly email: string;
  readonly mailing: Mailing;
  /** `filter`-part included, as SendGrid extends the id while a mail passes through. */
  readonly messageId: string;
  readonly smtpId: string;
  /** Counts the events of this mail, for their ids. */
  count: number;
}

export function startMail(email: string, mailing: Mailing, random: Random): SentMail {
  const id = word(random, 22);
  const pod = `recvd-${word(random, 10).toLowerCase()}-${word(random, 5).toLowerCase()}`;
  return {
    email,
    mailing,
    messageId: `${id}.${pod}-1-${hex(random, 8)}-${random.whole(1, 60)}.0`,
    smtpId: `<${id}@geopod-ismtpd-${random.whole(1, 40)}>`,
    count: 0,
  };
}

export function writeEvent(
  mail: SentMail,
  event: SendgridWord,
  at: Date,
  more: Readonly<Record<string, unknown>> = {},
): SendgridEvent {
  const { mailing } = mail;
  const { groupId } = STREAMS[mailing.stream];
  const source = SOURCES[mailing.source];
  const plainId = `${event}-${mail.count++}-${source.userId}-${mail.messageId.split('.')[0]}-0`;
  return {
    email: mail.email,
    event,
    timestamp: Math.floor(at.getTime() / 1_000),
    'smtp-id': mail.smtpId,
    sg_event_id: Buffer.from(plainId).toString('base64url'),
    sg_message_id: mail.messageId,
    category: [mailing.name],
    bw_data_source: dataSourceOf(mail.email),
    ...(groupId === null ? {} : { asm_group_id: groupId }),
    ...more,
  };
}

const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function word(random: Random, length: number): string {
  return Array.from({ length }, () => SIGNS.charAt(random.whole(0, SIGNS.length - 1))).join('');
}

function hex(random: Random, length: number): string {
  return Array.from({ length }, () => random.whole(0, 15).toString(16).toUpperCase()).join('');
}
