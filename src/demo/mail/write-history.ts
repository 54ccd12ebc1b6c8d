/** A month of mail becomes the events that would have been reported of it, all in SendGrid's words. */

import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lib/clock.ts';
import type { OwnAct, Recipient, Turn } from '../company/person.ts';
import { type Random, seededRandom } from '../random.ts';
import { writeBounce, writeDeferral } from './bounce-texts.ts';
import { listMailings, type Mailing } from './mailings.ts';
import { isToldByPostmark } from './postmark-event.ts';
import { type SendgridEvent, type SentMail, startMail, writeEvent } from './sendgrid-event.ts';
import { SOURCES, type SourceKey } from './streams.ts';

export interface ReportedEvent {
  readonly source: SourceKey;
  readonly event: SendgridEvent;
}

/** Why an email service no longer sends to an address. */
type DropReason = 'Bounced Address' | 'Unsubscribed Address' | 'Spam Reporting Address';

const OPEN_RATE = 0.34;
const CLICK_RATE = 0.18;
const READERS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
];

/** @returns everything that happened until now, oldest first; the same for the same now */
export function writeHistory(recipients: readonly Recipient[], now: Date): ReportedEvent[] {
  const mailings = listMailings(now);
  const events = recipients.flatMap((recipient) => mailTo(recipient, mailings));
  return events
    .filter(({ event }) => event.timestamp * SECOND_MS <= now.getTime())
    .sort((a, b) => a.event.timestamp - b.event.timestamp || compare(a.event.sg_event_id, b.event.sg_event_id));
}

function mailTo(recipient: Recipient, mailings: readonly Mailing[]): ReportedEvent[] {
  const events: ReportedEvent[] = [];
  /** The suppression lists of the email services: each has its own. */
  const dropped = new Map<SourceKey, DropReason>();
  for (const mailing of mailings) {
    if (!isAddressed(recipient, mailing)) continue;
    const random = seededRandom(`${mailing.key} to ${recipient.email}`);
    const mail = startMail(recipient.email, mailing, random);
    const isTold = SOURCES[mailing.source].esp === 'postmark' ? isToldByPostmark : () => true;
    const report = (event: SendgridEvent) => {
      if (isTold(event)) events.push({ source: mailing.source, event });
    };
    const at = mailing.sentAt.getTime() + random.whole(0, 12 * 60) * SECOND_MS;
    const reason = dropped.get(mailing.source);
    if (reason !== undefined) {
      report(writeEvent(mail, 'dropped', new Date(at), { reason, status: '5.0.0' }));
      continue;
    }
    report(writeEvent(mail, 'processed', new Date(at)));
    const next = tryMail(recipient, mail, at + random.whole(1, 20) * SECOND_MS, random, report);
    if (next !== null) dropped.set(mailing.source, next);
  }
  return events;
}

/** Who left a group is no longer on its list, so that nothing is dropped there. */
function isAddressed(recipient: Recipient, mailing: Mailing): boolean {
  if (!recipient.streams.includes(mailing.stream)) return false;
  if (recipient.listedDaysAgo !== null && mailing.daysAgo > recipient.listedDaysAgo) return false;
  const { act } = recipient;
  if (act?.act === 'group_unsubscribe' && mailing.stream === 'news' && mailing.daysAgo < act.afterDaysAgo) return false;
  return mailing.share === 1 || seededRandom(`share of ${mailing.key} ${recipient.email}`).chance(mailing.share);
}

/** @returns why SendGrid will send them nothing more, if so */
function tryMail(
  recipient: Recipient,
  mail: SentMail,
  at: number,
  random: Random,
  report: (event: SendgridEvent) => void,
): DropReason | null {
  const { mailing, email } = mail;
  const source = SOURCES[mailing.source];
  const reply = replyOf(recipient.turns, mailing.daysAgo);
  if (reply !== 'accepted' && reply !== 'accepted_after_deferral') {
    // SendGrid tries for three days before it gives a mail up; the others refuse at once.
    const moment = new Date(at + (reply === 'full' ? 4 * HOUR_MS : 0));
    const text = writeBounce(reply, recipient.server, { email, sendingIp: source.ip, at: moment, random });
    const { type, status, reason } = text;
    const classification = source.isClassified ? { bounce_classification: text.classification } : {};
    report(writeEvent(mail, 'bounce', moment, { type, status, reason, ip: source.ip, tls: 1, ...classification }));
    return type === 'bounce' ? 'Bounced Address' : null;
  }
  let acceptedAt = at;
  if (reply === 'accepted_after_deferral') {
    const response = writeDeferral(recipient.server, email, source.ip);
    report(writeEvent(mail, 'deferred', new Date(at), { attempt: '1', response, ip: source.ip, tls: 1 }));
    acceptedAt += random.whole(6, 40) * MINUTE_MS;
  }
  const response = `250 2.0.0 OK ${Math.floor(acceptedAt / 1_000)} ${mail.messageId.slice(0, 12)}`;
  report(writeEvent(mail, 'delivered', new Date(acceptedAt), { response, ip: source.ip, tls: 1 }));
  read(mail, acceptedAt, random, report);
  return actOn(recipient.act, mail, acceptedAt, random, report);
}

/** The newest turn that had begun by then. */
function replyOf(turns: readonly Turn[], daysAgo: number): Turn['reply'] {
  return turns.findLast((turn) => turn.fromDaysAgo >= daysAgo)?.reply ?? 'accepted';
}

/** Opens and clicks; some opens are machines, as SendGrid marks them. */
function read(mail: SentMail, deliveredAt: number, random: Random, report: (event: SendgridEvent) => void): void {
  if (!random.chance(OPEN_RATE)) return;
  const openedAt = deliveredAt + random.whole(2, 30 * 60) * MINUTE_MS;
  const reader = { useragent: random.pick(READERS), ip: `198.51.100.${random.whole(1, 254)}` };
  report(
    writeEvent(mail, 'open', new Date(openedAt), {
      ...reader,
      sg_machine_open: random.chance(0.3),
      sg_content_type: 'html',
    }),
  );
  if (!random.chance(CLICK_RATE)) return;
  const url = `https://www.querfeld.example/${mail.mailing.stream}/${mail.mailing.key}`;
  const clickedAt = openedAt + random.whole(10, 400) * SECOND_MS;
  report(writeEvent(mail, 'click', new Date(clickedAt), { ...reader, url, url_offset: { index: 0, type: 'html' } }));
}

function actOn(
  act: OwnAct | null,
  mail: SentMail,
  deliveredAt: number,
  random: Random,
  report: (event: SendgridEvent) => void,
): DropReason | null {
  if (act === null || mail.mailing.stream !== 'news' || mail.mailing.daysAgo !== act.afterDaysAgo) return null;
  const at = new Date(deliveredAt + random.whole(20, 300) * MINUTE_MS);
  const reader = { useragent: random.pick(READERS), ip: `198.51.100.${random.whole(1, 254)}` };
  report(
    writeEvent(
      mail,
      act.act,
      at,
      act.act === 'group_unsubscribe' ? { ...reader, url: 'https://www.querfeld.example/' } : {},
    ),
  );
  if (act.act === 'group_unsubscribe') return null;
  return act.act === 'spamreport' ? 'Spam Reporting Address' : 'Unsubscribed Address';
}

/** By code unit: the same order on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
