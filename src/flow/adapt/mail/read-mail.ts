/** A raw mail, read: what kind it is, and what it says of whom. Pure; the reasons are found by `classify`. */

import { domainOf } from '../../../lib/address.ts';
import type { RefusalStage } from '../../event.ts';
import { holdsDeliveryStatus, type RecipientStatus, readDeliveryStatus, reportingHost } from './delivery-status.ts';
import { isFeedbackReport, readFeedbackReport } from './feedback-report.ts';
import { addressesOf } from './find-addresses.ts';
import { asksToLeave } from './leaving.ts';
import { isLetter } from './letter.ts';
import {
  asksForProof,
  describesDelay,
  describesFailure,
  isAutoReply,
  isFromProgram,
  isReceipt,
  readsLikeAutoReply,
  repliesForProof,
  tellsOfFailure,
} from './mail-kind.ts';
import { findLocalNames, joinLines, readNotice } from './notice.ts';
import type { MailPart, OpenedMail } from './open-mail.ts';
import { readStage } from './refused-when.ts';
import { findReturnedMail, type ReturnedMail, readReturnedMail } from './returned-mail.ts';
import { readSnsMail } from './sns-mail.ts';
import { writerOf } from './writer.ts';

export type MailKind =
  | 'bounce'
  | 'delay'
  | 'complaint'
  | 'auto_reply'
  | 'challenge'
  | 'unsubscribe_request'
  | 'delivered'
  | 'none';

/** What the mail says of one address. */
export interface MailFact {
  /** Normalised; null where the mail does not say whom it speaks of. */
  readonly recipient: string | null;
  readonly status: string | null;
  /** The words that may say why, the most telling first. */
  readonly words: readonly string[];
  readonly remoteMta: string | null;
  /** When the refusal came; null where nobody could be expected to say it. */
  readonly stage: RefusalStage | null;
  /** Still being tried. */
  readonly isDelayed: boolean;
}

export interface MailReading {
  readonly kind: MailKind;
  readonly facts: readonly MailFact[];
  /** The mail that came back, where it or its headers are enclosed. */
  readonly returned: ReturnedMail | null;
}

/** Headers in which programs name the address that failed: Exim and Gmail, qmail's and others' own. */
const FAILED_HEADERS = [
  'x-failed-recipients',
  'x-bounced-address',
  'x-failed-recipient',
  'x-actual-recipient',
  'original-recipient',
];
const STATUS_PARTS = new Set(['message/delivery-status', 'message/global-delivery-status']);

/** Servers take a hundred at a time, seldom more (RFC 5321, 4.5.3.1.8). */
const MAX_RECIPIENTS = 1_000;
/** Whoever asks "are you human?" does so in few words. */
const LONGEST_QUESTION = 4_000;

export function readMail(mail: OpenedMail): MailReading {
  const lines = mail.text.split('\n');
  const cut = findReturnedMail(lines);
  const notice = cut === null ? lines : lines.slice(0, cut);
  const returned = readReturnedMail(mail, cut === null ? '' : lines.slice(cut).join('\n'));
  const reading = (kind: MailKind, facts: readonly MailFact[] = []): MailReading => ({ kind, facts, returned });

  const notification = readSnsMail(mail.text);
  if (notification) return reading(notification.kind, notification.facts);
  if (isFeedbackReport(mail)) return reading('complaint', readFeedbackReport(mail, returned));
  if (isReceipt(mail)) return reading('delivered');
  const statuses = readStatuses(mail).slice(0, MAX_RECIPIENTS);
  if (statuses.length > 0) return readReport(mail, notice, statuses, returned);
  if (asksToLeave(mail)) return reading('unsubscribe_request');

  const text = notice.join('\n');
  const subject = mail.first('subject');
  const named = addressesOf(FAILED_HEADERS.flatMap((name) => mail.all(name)));
  const isProgram = isFromProgram(mail);
  const signs =
    Number(isProgram) +
    Number(tellsOfFailure(subject)) +
    Number(describesFailure(text)) +
    Number(isReport(mail)) +
    2 * Number(named.length > 0);
  const isWritten = named.length === 0 && !isReport(mail) && isLetter(mail, text);
  if (signs < 2 || isWritten || (isAutoReply(mail) && named.length === 0 && readsLikeAutoReply(text)))
    return reading(kindOfOther(mail, text));
  const facts = readFacts(mail, notice, named, returned);
  if (facts.length === 0 && !(isProgram && signs >= 3)) return reading(kindOfOther(mail, text));
  const isDelayed = describesDelay(subject, text);
  const found = facts.length > 0 ? facts : [factOf(null, wordsOfAll(notice), stageOfAll(notice))];
  return reading(isDelayed ? 'delay' : 'bounce', isDelayed ? found.map((fact) => ({ ...fact, isDelayed })) : found);
}

/** Called a report, though the part with the fields is missing or empty. */
function isReport(mail: OpenedMail): boolean {
  return /report-type="?delivery-status/i.test(mail.first('content-type'));
}

function kindOfOther(mail: OpenedMail, text: string): MailKind {
  if (text.length < LONGEST_QUESTION && repliesForProof(text)) return 'challenge';
  if (isAutoReply(mail) || (isFromProgram(mail) && readsLikeAutoReply(text))) return 'auto_reply';
  return asksForProof(text) && text.length < LONGEST_QUESTION ? 'challenge' : 'none';
}

function readStatuses(mail: OpenedMail): RecipientStatus[] {
  const parts = statusPartsOf(mail).flatMap((part) => readDeliveryStatus(part.text));
  if (parts.length > 0) return [...parts, ...mail.parts.flatMap(readEnclosedReport)];
  const loose = [mail.text, ...mail.parts.map((part) => part.text)].find(holdsDeliveryStatus);
  return loose === undefined ? [] : readDeliveryStatus(loose);
}

function statusPartsOf(mail: OpenedMail): readonly MailPart[] {
  return mail.parts.filter((part) => STATUS_PARTS.has(part.type));
}

/** A notice that came back itself still says who failed first. */
function readEnclosedReport({ type, text }: MailPart): RecipientStatus[] {
  const isNotice =
    type === 'message/rfc822' &&
    /^content-type[ \t]*:[ \t]*multipart\/report/im.test(text) &&
    holdsDeliveryStatus(text);
  return isNotice ? readDeliveryStatus(text) : [];
}

function readReport(
  mail: OpenedMail,
  notice: readonly string[],
  statuses: readonly RecipientStatus[],
  returned: ReturnedMail | null,
): MailReading {
  const failed = statuses.filter(
    (one) => one.action === 'failed' || (one.action === null && !one.status?.startsWith('2')),
  );
  const delayed = statuses.filter((one) => one.action === 'delayed');
  if (failed.length === 0 && delayed.length === 0) {
    const facts = statuses.map((one) => factOf(one.original ?? one.final, wordsIn(one.diagnostic), null));
    return { kind: 'delivered', facts, returned };
  }
  const names = new Set(statuses.flatMap((one) => [one.original, one.final].filter((name) => name !== null)));
  const told = readNotice(notice, ownAddresses(mail, names), names);
  const whole = wordsOfAll(notice);
  const stage = stageOfAll(notice);
  const likely = onlyRecipient(returned);
  const host = statusPartsOf(mail).map((part) => reportingHost(part.text))[0] ?? null;
  const from = writerOf(mail);
  // A report from the recipient's own domain was written by their server; any other may be by the one that sent our mail.
  const theirHost = (recipient: string | null) =>
    recipient !== null && from !== null && domainOf(from) === domainOf(recipient) ? host : null;
  const facts = [...failed, ...delayed].map((one): MailFact => {
    const beside = told.find((each) => each.address === one.original || each.address === one.final)?.words ?? whole;
    const words = [...wordsIn(one.diagnostic), ...beside];
    return {
      recipient: one.original ?? one.final ?? likely,
      status: one.status,
      words,
      remoteMta: one.remoteMta ?? theirHost(one.final ?? one.original),
      stage: stageAmong(words, stage),
      isDelayed: one.action === 'delayed',
    };
  });
  if (failed.length > 0 && failed.every((one) => asksForProof(one.diagnostic ?? '')))
    return { kind: 'challenge', facts, returned };
  return { kind: failed.length > 0 ? 'bounce' : 'delay', facts, returned };
}

/** Whoever sent it does not count: a copy to oneself stays where the address that failed cannot be read. */
function onlyRecipient(returned: ReturnedMail | null): string | null {
  const [only, second] = returned?.recipients ?? [];
  return only === undefined || second !== undefined || only === returned?.sender ? null : only;
}

function readFacts(
  mail: OpenedMail,
  notice: readonly string[],
  named: readonly string[],
  returned: ReturnedMail | null,
): MailFact[] {
  const likely = new Set([...named, ...(returned?.recipients ?? [])]);
  const told = readNotice(notice, ownAddresses(mail, likely), likely);
  const wordsOf = (address: string) => told.find((one) => one.address === address)?.words;
  const chosen = named.length > 0 ? named : told.map((one) => one.address);
  const last =
    chosen.length > 0
      ? chosen
      : [...(returned?.recipients ?? []), ...findLocalNames(notice, mail.first('from'))].slice(0, 1);
  const whole = wordsOfAll(notice);
  const stage = stageOfAll(notice);
  return last.map((address) => {
    const words = wordsOf(address) ?? whole;
    return factOf(address, words, stageAmong(words, stage));
  });
}

function factOf(recipient: string | null, words: readonly string[], stage: MailFact['stage']): MailFact {
  return { recipient, status: null, words, remoteMta: null, stage, isDelayed: false };
}

function wordsIn(text: string | null): string[] {
  return text === null || text === '' ? [] : [text];
}

function wordsOfAll(notice: readonly string[]): string[] {
  return wordsIn(joinLines(notice));
}

function stageOfAll(notice: readonly string[]): RefusalStage {
  return readStage(notice) ?? 'unsaid';
}

/** What stands beside the address says it of this one; the rest of the notice may speak of others. */
function stageAmong(words: readonly string[], ofAll: RefusalStage): RefusalStage {
  return readStage(words.slice(0, 2)) ?? ofAll;
}

function ownAddresses(mail: OpenedMail, likely: ReadonlySet<string>): Set<string> {
  const headers = ['from', 'to', 'cc', 'sender', 'reply-to', 'return-path', 'delivered-to', 'envelope-to', 'errors-to'];
  return new Set(addressesOf(headers.flatMap((name) => mail.all(name))).filter((address) => !likely.has(address)));
}
