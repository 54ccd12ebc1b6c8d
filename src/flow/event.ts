/** The one type that the stages share: a fact about one address, and the words it is made of. */

export const EVENT_TYPES = [
  'sent',
  'delivered',
  'deferred',
  'soft_bounce',
  'hard_bounce',
  'block',
  'complaint',
  'list_unsubscribe',
  'global_unsubscribe',
  'resubscribe',
  'preference',
  'undo',
  'suppressed',
  'witness',
  'auto_reply',
  'challenge',
  'inbound_mail',
  'data_source',
  'ignored',
  'control',
] as const;
/**
 * What the ESP said happened, or what we read in a mail. Class and reason are our own reading of it. `sent`: what became of it was not
 * told. `data_source`: we were told where the address came from.
 */
export type EventType = (typeof EVENT_TYPES)[number];

/** Who caused it. Only `person` can lift an opt-out. */
export type Actor = 'person' | 'customer' | 'esp' | 'unknown';

/** How far an opt-out or a suppression reaches. */
export type Scope = 'stream' | 'sender_domain' | 'esp_account' | 'everything';

/** How we came to know of it. `pull` and `import` are history: they open no tasks. */
export type Origin = 'live' | 'pull' | 'import' | 'reply';

export type BounceClass = 'hard' | 'soft' | 'block';

export const REASONS = [
  'user_unknown',
  'domain_unknown',
  'address_moved',
  'mailbox_inactive',
  'mailbox_full',
  'greylisted',
  'rate_limited',
  'timeout',
  'network_error',
  'server_error',
  'server_full',
  'reputation',
  'policy',
  'authentication',
  'reverse_dns',
  'relay_denied',
  'tls_required',
  'security',
  'spam_content',
  'virus',
  'content',
  'message_too_big',
  'not_compliant',
  'recipient_filter',
  'undetermined',
  'delivered',
  'auto_reply',
  'challenge',
  'complaint',
  'unsubscribe_request',
  'left_company',
  'wrong_address',
] as const;
export type Reason = (typeof REASONS)[number];

/**
 * When in the SMTP dialogue a refusal came. `unsaid`: whoever tells of it usually says when, and does not here.
 */
export type RefusalStage = 'before_recipient' | 'recipient' | 'message' | 'unsaid';

/** What an automatic reply tells beyond its being one, as far as its words do. */
export interface ReplyNews {
  /** `YYYY-MM-DD`: away until, or back on, as it is written. */
  readonly awayUntil: string | null;
  /** Who took over from somebody who has left. */
  readonly replacement: { readonly name: string | null; readonly email: string | null } | null;
  /** Normalised: where the person says mail should go from now on. */
  readonly newAddress: string | null;
}

/** What an adapter makes of one entry of a delivery. */
export interface MailEvent {
  readonly esp: string;
  /** The ESP's own id of the event, or a hash of what identifies the fact; the same fact always has the same key. */
  readonly eventKey: string;
  readonly type: EventType;
  /** Normalised address (`lib/address.ts`); null for control events and for what names nobody. */
  readonly recipient: string | null;
  /** The ESP's own words for it, for example `bounce:blocked`. */
  readonly native: string;
  /** The receiving server's own words, verbatim, capped at DIAGNOSTIC_MAX characters. */
  readonly diagnostic: string | null;
  readonly smtpCode: number | null;
  /** RFC 3463 status, for example `5.1.1`. */
  readonly enhancedStatus: string | null;
  readonly remoteMta: string | null;
  readonly sendingIp: string | null;
  /** The domain that signed the mail (DKIM), where its headers were told. */
  readonly dkimDomain?: string | null;
  readonly messageId: string | null;
  readonly campaign: string | null;
  /** The list, group or stream that it speaks of, in the ESP's own id. */
  readonly stream: string | null;
  readonly dataSource: string | null;
  readonly occurredAt: Date;
  readonly actor: Actor;
  readonly scope: Scope;
  readonly origin: Origin;
  readonly news?: ReplyNews | null;
}

/** 4 KiB holds every reply that real servers give (facts: the longest multi-line Microsoft replies are below 1.5 KiB). */
export const DIAGNOSTIC_MAX = 4_096;

/** Our reading of one bounce. */
export interface Classification {
  /** null where it is no bounce. */
  readonly class: BounceClass | null;
  readonly reason: Reason;
  /** Id of the rule that fired, for example `general.user-unknown.no-such-user`. */
  readonly rule: string;
  /** Start and end (exclusive) of the text that matched, in characters of the diagnostic; null where no text decided. */
  readonly span: readonly [number, number] | null;
  /** The receiving gateway where it was recognised, for example `microsoft365`. */
  readonly gateway: string | null;
  /** 0 to 1. */
  readonly confidence: number;
}

/** A wrong clock at a sender may not pin a state: nothing is taken to have happened later than this after its arrival. */
const FUTURE_TOLERANCE_MS = 5 * 60_000;

/** The moment by which events are ordered: `min(occurredAt, receivedAt + 5 min)`. */
export function orderedAt(occurredAt: Date, receivedAt: Date): Date {
  return new Date(Math.min(occurredAt.getTime(), receivedAt.getTime() + FUTURE_TOLERANCE_MS));
}

/** One event as the ledger keeps it: the fact, when it arrived, and how it was read. */
export interface LedgerEvent extends MailEvent, Classification {
  readonly receivedAt: Date;
  /** See orderedAt. */
  readonly at: Date;
  /** Bellwether's own reading, where a rule of the portal reads it otherwise; null or missing: the reading is its own. */
  readonly ownReading?: Classification | null;
}
