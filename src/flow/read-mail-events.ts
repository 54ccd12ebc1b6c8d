/** A raw mail from its bytes to facts about people: opened, read, classified, and told of whom we had written to. */
import { createHash } from 'node:crypto';
import type { MailedFact, RawMail } from './adapt/adapter.ts';
import { cleanText, cleanTextOrNull } from './adapt/clean-text.ts';
import { keyFromFacts } from './adapt/event-key.ts';
import { arrivedAt, campaignRecipient, recipientInVerp, sentFrom } from './adapt/mail/campaign-recipient.ts';
import { isByPerson } from './adapt/mail/feedback-report.ts';
import { mayAskToLeave } from './adapt/mail/may-ask-to-leave.ts';
import { type OpenedMail, openMail } from './adapt/mail/open-mail.ts';
import { ownWords } from './adapt/mail/own-words.ts';
import { type MailReading, readMail } from './adapt/mail/read-mail.ts';
import { readNews } from './adapt/mail/reply-news.ts';
import { isCredible, isFromPerson, isReply, writerOf } from './adapt/mail/writer.ts';
import { findEnhancedStatus, findSmtpCode } from './adapt/reply-codes.ts';
import { classify } from './classify/classify.ts';
import { type BounceClass, type Classification, DIAGNOSTIC_MAX, type EventType, type MailEvent } from './event.ts';
import { readFact } from './read-bounce-mail.ts';

export type ReadMailEvent = MailEvent & Classification;

export interface MailSource {
  /** Of the source; it stands in `MailEvent.esp`. */
  readonly esp: string;
  readonly receivedAt: Date;
  /** The key under which an ESP's own report of the same fact would stand, where one can be told. */
  keyOfMailed(fact: MailedFact): string | null;
}

const TYPE_OF: Readonly<Record<BounceClass, EventType>> = { hard: 'hard_bounce', soft: 'soft_bounce', block: 'block' };
/** Of replies: as much as a judgement rests on, and no more of anybody's letters. */
const REPLY_MAX = 600;
const NAME_MAX = 200;
/** Not the source's: the same mail may come by several. */
const KEY = 'mail';

/** @returns one event for each fact, `ignored` for a mail that says nothing of anybody; never throws */
export async function readMailEvents(mail: RawMail, source: MailSource): Promise<readonly ReadMailEvent[]> {
  const opened = await openMail(mail.bytes);
  const reading = readMail(opened);
  const about = describeMail(mail, opened, reading, source);
  switch (reading.kind) {
    case 'bounce':
    case 'delay':
      return readBounces(about);
    case 'complaint':
      if (!isByPerson(opened)) return [about.tell('ignored', null, { native: 'mail:report' })];
      return named(about).map((recipient) =>
        about.tell('complaint', recipient, { actor: 'person', native: 'mail:complaint' }),
      );
    case 'challenge':
      return named(about).map((recipient) => about.tell('challenge', recipient, { native: 'mail:challenge' }));
    case 'unsubscribe_request':
      return [readLeaving(about)];
    case 'auto_reply':
      return [readAutoReply(about)];
    case 'delivered':
    case 'none':
      return [readLetter(about)];
  }
}

interface About {
  readonly opened: OpenedMail;
  readonly reading: MailReading;
  readonly arrived: readonly string[];
  /** The return paths that are known: one of them may hold the recipient. */
  readonly paths: readonly string[];
  readonly writer: string | null;
  readonly sentAt: Date;
  tell(type: EventType, recipient: string | null, said?: Partial<ReadMailEvent>): ReadMailEvent;
}

function describeMail(mail: RawMail, opened: OpenedMail, reading: MailReading, source: MailSource): About {
  const { returned } = reading;
  const ownId = idOf(opened.first('message-id')) ?? createHash('sha256').update(mail.bytes).digest('base64url');
  const answered = idOf(opened.first('in-reply-to')) ?? idOf(opened.first('references'));
  const sentAt = dateOf(opened.first('date')) ?? source.receivedAt;
  // What comes back as a report is known by the mail that it speaks of: two reports of one refusal are one fact.
  const mark = (type: EventType): string => (REPORTS.has(type) ? (returned?.messageId ?? ownId) : ownId);
  const tell: About['tell'] = (type, recipient, said = {}) => {
    const base: MailEvent = {
      esp: source.esp,
      eventKey: keyFromFacts(KEY, [type, recipient, mark(type)]),
      type,
      recipient,
      native: 'mail:other',
      diagnostic: null,
      smtpCode: null,
      enhancedStatus: null,
      remoteMta: null,
      sendingIp: null,
      dkimDomain: returned?.dkimDomain ?? null,
      messageId: cleanTextOrNull(returned?.messageId ?? answered, NAME_MAX),
      campaign: returned?.campaign ?? null,
      stream: returned?.stream ?? null,
      dataSource: returned?.dataSource ?? null,
      occurredAt: sentAt,
      actor: 'unknown',
      scope: 'esp_account',
      origin: mail.origin,
    };
    const event = { ...base, ...classify(base), ...said };
    if (recipient === null || returned?.messageId == null || !REPORTS.has(type)) return event;
    return {
      ...event,
      eventKey: source.keyOfMailed({ type, recipient, messageId: returned.messageId }) ?? event.eventKey,
    };
  };
  const arrived = arrivedAt(opened, mail.to);
  const paths = [...arrived, ...sentFrom(opened, returned)];
  return { opened, reading, arrived, paths, writer: writerOf(opened), sentAt, tell };
}

const REPORTS: ReadonlySet<EventType> = new Set(['hard_bounce', 'soft_bounce', 'block', 'deferred', 'complaint']);

function readBounces(about: About): ReadMailEvent[] {
  const { kind, facts, returned } = about.reading;
  const events = facts.map((fact) => {
    const { words, reading } = readFact(fact);
    const isDelayed = kind === 'delay' || fact.isDelayed;
    const type = isDelayed || reading.class === null ? 'deferred' : TYPE_OF[reading.class];
    const recipient = campaignRecipient(fact.recipient, facts.length === 1, about.paths, returned);
    return about.tell(type, recipient, {
      ...reading,
      class: type === 'deferred' ? null : reading.class,
      native: isDelayed ? 'mail:delay' : 'mail:bounce',
      diagnostic: words === null ? null : cleanText(words, DIAGNOSTIC_MAX),
      smtpCode: findSmtpCode(words),
      enhancedStatus: fact.status ?? findEnhancedStatus(words),
      remoteMta: cleanTextOrNull(fact.remoteMta, NAME_MAX),
    });
  });
  return [...new Map(events.map((event) => [event.eventKey, event])).values()];
}

/** Whom a complaint or a challenge speaks of. */
function named({ reading, paths, writer }: About): (string | null)[] {
  const { facts, returned, kind } = reading;
  const told = facts.map((fact) => campaignRecipient(fact.recipient, facts.length === 1, paths, returned));
  const known = [...new Set(told.filter((one) => one !== null))];
  if (known.length > 0) return known;
  return [recipientInVerp(paths) ?? (kind === 'challenge' ? writer : null)];
}

/** Written by the person and not by a list: it ends everything, since nobody can ask which stream was meant. */
function readLeaving({ tell, writer, arrived, opened }: About): ReadMailEvent {
  // A link with VERP names whom we wrote to, also where the person answers from elsewhere.
  const recipient = recipientInVerp(arrived) ?? writer;
  return tell('global_unsubscribe', recipient, {
    actor: 'person',
    scope: 'everything',
    native: 'mail:unsubscribe',
    diagnostic: saidIn(opened),
  });
}

function saidIn(opened: OpenedMail): string | null {
  return cleanTextOrNull([opened.first('subject'), ownWords(opened.text)].filter(Boolean).join('\n'), REPLY_MAX);
}

function readAutoReply({ tell, writer, arrived, opened, sentAt }: About): ReadMailEvent {
  // It answers the return path: with VERP that names whom we wrote to, also where somebody else's program answers.
  const recipient = recipientInVerp(arrived) ?? writer;
  const words = ownWords(opened.text);
  const { hasLeft, ...news } = readNews(
    `${opened.first('subject')}\n${words}`,
    new Set([...arrived, recipient ?? '', writer ?? '']),
    sentAt,
  );
  return tell('auto_reply', recipient, {
    reason: hasLeft ? 'left_company' : 'auto_reply',
    rule: `mail.${hasLeft ? 'left-company' : 'auto-reply'}`,
    confidence: hasLeft ? 0.8 : 1,
    native: hasLeft ? 'mail:left_company' : 'mail:auto_reply',
    diagnostic: cleanTextOrNull(words, REPLY_MAX),
    news: Object.values(news).some((one) => one !== null) ? news : null,
  });
}

/** Of letters in which the person may ask to leave: a colleague reads them and says whether they do. */
export const MAY_LEAVE = 'mail:may-leave';

/** A person's own mail is the best sign of life. Its words are nobody's business, unless they may ask for no more mail. */
function readLetter({ tell, writer, arrived, opened, reading }: About): ReadMailEvent {
  const isLetter = writer !== null && isFromPerson(opened, writer, arrived) && isCredible(opened);
  if (reading.kind === 'delivered' || !isLetter) {
    return tell('ignored', null, { native: `mail:${reading.kind === 'delivered' ? 'delivered' : 'other'}` });
  }
  const words = ownWords(opened.text);
  if (mayAskToLeave(`${opened.first('subject')}\n${words}`)) {
    return tell('inbound_mail', writer, { actor: 'person', native: MAY_LEAVE, diagnostic: saidIn(opened) });
  }
  return tell('inbound_mail', writer, { actor: 'person', native: isReply(opened) ? 'mail:reply' : 'mail:letter' });
}

function idOf(header: string): string | null {
  return /<[^<>\s]{3,250}>/.exec(header)?.[0] ?? null;
}

function dateOf(header: string): Date | null {
  const time = Date.parse(header.replace(/\([^()]*\)/g, '').trim());
  return Number.isNaN(time) || time < 0 || time > Date.UTC(2100, 0, 1) ? null : new Date(time);
}
