/** What the history of one address says: the input and the output of conclude, read by decide, enact and the pages. */
import type { BounceClass, LedgerEvent, Reason } from './event.ts';
import type { OwnWords } from './own-words.ts';
import type { Probation } from './probation.ts';

export type Verdict = 'unknown' | 'reachable' | 'retrying' | 'blocked' | 'unsure' | 'dead';

/** Days as `YYYY-MM-DD` in UTC. */
export type Day = string;

/** A dated sign that a person lives behind the address; found in the CRM, in replies, on our pages. */
export interface LifeSign {
  readonly kind: 'inbound_mail' | 'meeting' | 'call' | 'form' | 'reply' | 'click' | 'word';
  readonly at: Date;
  /** Where it was read, for example `HubSpot: last meeting booked`. */
  readonly source: string;
}

/** A person's own word about an address ("I know she is there"). */
export interface PersonsWord {
  readonly says: 'reachable' | 'left' | 'wrong_address';
  readonly by: string;
  readonly at: Date;
  readonly until: Date | null;
  /** How they know, in their own words. */
  readonly why?: string | null;
  /** It came in a file, with many others: it opens no tasks. */
  readonly isHistory?: boolean;
}

/** Everything that is known of one address; any order of `events` gives the same state. */
export interface AddressHistory {
  readonly email: string;
  readonly events: readonly LedgerEvent[];
  /** Days on which at least one mail was delivered. */
  readonly deliveredDays: readonly Day[];
  readonly life: readonly LifeSign[];
  readonly word: PersonsWord | null;
  /** Episodes that were acted upon; an interval that overlaps one is that episode. */
  readonly actedUpon: readonly StoredEpisode[];
  /** The person has another address now; `works`: mail gets through there. */
  readonly corrected?: { readonly at: Date; readonly works: boolean } | null;
  /** Times in which the gateway in front of it was at fault. */
  readonly bursts?: readonly Burst[];
  /** Others behind the same domain whom our mail reaches; null: nobody is known, or it is a mail provider's domain. */
  readonly peers?: Peers | null;
  /** What is known of the record, and of those like it. */
  readonly record?: RecordFacts | null;
  /** How the mailing of the last refusal fared; null: no mailing is named. */
  readonly mailing?: MailingBlocks | null;
  /** How the mailing fared by which they left; null: no mailing is named. */
  readonly leaves?: MailingLeaves | null;
  /** The portal's words for reasons and kinds of mail; left out where nobody left. */
  readonly words?: OwnWords;
  /** The gateway that the domain's MX names, for answers that name none. */
  readonly mxGateway?: string | null;
}

/** A quarter of an hour in which one gateway gave one answer about many people who had our mail shortly before. */
export interface Burst {
  /** As `gatewayKey` writes it. */
  readonly gateway: string;
  /** Its first moment. */
  readonly slot: Date;
  /** The answer, as `sameWords` writes it. */
  readonly words: string;
  /** How many addresses got it within a half-hour. */
  readonly addresses: number;
}

/** Colleagues: other addresses at the same domain. */
export interface Peers {
  readonly domain: string;
  /** How many got mail since the day of the last bounce. */
  readonly reached: number;
  /** The last of these days. */
  readonly lastOn: Day;
}

/** What the CRM and the ledger say of the record and its kind. */
export interface RecordFacts {
  readonly createdAt: Date | null;
  readonly industry: IndustryBlocks | null;
  /** Mail has reached somebody at this domain. */
  readonly isDomainAlive?: boolean;
}

/** Refusals of one mailing. */
export interface MailingBlocks {
  readonly campaign: string;
  /** Distinct gateways that refused it. */
  readonly gateways: number;
  /** Distinct addresses. */
  readonly refused: number;
  /** Messages of the mailing of which anything was reported. */
  readonly reported: number;
  readonly sendingIps: readonly string[];
}

/** Those who left by one mailing or marked it as spam, against what is usual in the portal. */
export interface MailingLeaves {
  readonly campaign: string;
  /** Its messages that were delivered. */
  readonly delivered: number;
  /** Distinct people who left by it, and those of them who marked it as spam. */
  readonly left: number;
  readonly complained: number;
  /** The same of all other mail of the last 90 days. */
  readonly usualDelivered: number;
  readonly usualLeft: number;
  /** That so many or more leave by chance: `chanceOfLeaves`. */
  readonly chance: number;
  /** Who was named for the campaign. */
  readonly ownerId: string | null;
  /** What people chose on leaving it, by the code of the survey, the most frequent first. */
  readonly reasons: readonly { readonly reason: string; readonly people: number }[];
  /** What they wrote, the newest first, a few of them. */
  readonly quotes: readonly MailingQuote[];
}

export interface MailingQuote {
  readonly addressId: number;
  readonly words: string;
}

/** How mail to one industry fares, as learned in this portal. */
export interface IndustryBlocks {
  /** In HubSpot's words, for example `BANKING`. */
  readonly industry: string;
  readonly companies: number;
  /** Distinct addresses that were mailed, and those that refused us. */
  readonly attempted: number;
  readonly blocked: number;
  /** The same share over all industries, 0 to 1. */
  readonly usualShare: number;
  readonly learnedAt: Date;
}

export interface StoredEpisode {
  readonly episodeId: string;
  readonly kind: EpisodeKind;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  /** When it was last acted upon: an open episode reaches up to here; without it, without end. */
  readonly actedAt?: Date;
  /** Plays that opened a task in it. */
  readonly tasksBy?: readonly string[];
}

/** `lost`: mail no longer gets through. `left`: the person opted out. */
export type EpisodeKind = 'lost' | 'left';

export interface EpisodeInterval {
  readonly kind: EpisodeKind;
  /** Set where the interval overlaps an episode that was acted upon. */
  readonly episodeId: string | null;
  readonly startedAt: Date;
  /** null while it lasts. */
  readonly endedAt: Date | null;
  /** How it ended well, where it did. */
  readonly wonBackBy: 'delivered' | 'reply' | 'person' | 'corrected' | 'word' | null;
  /** The event that began it. */
  readonly causeKey: string;
  /** Plays that opened a task in it already, as the stored episode says. */
  readonly tasksBy?: readonly string[];
}

/** A dated fact for or against the belief that the address is gone. */
export interface Evidence {
  readonly at: Date;
  readonly for: 'gone' | 'alive' | 'refused';
  /** 0 to 1. */
  readonly weight: number;
  readonly kind: string;
  /** One sentence that a rep understands, with its date in the portal's zone. */
  readonly text: string;
}

export interface Cause {
  /** Of the bounce; of a word, what makes it one. */
  readonly eventKey: string;
  /** null: no mail failed, somebody said so. */
  readonly class: BounceClass | null;
  readonly reason: Reason;
  readonly rule: string;
  readonly diagnostic: string | null;
  /** Who said so, where it was no server; missing in states of earlier releases. */
  readonly word?: Pick<PersonsWord, 'says' | 'by' | 'why'> | null;
  readonly gateway: string | null;
  /** The answer does not name it, the domain's MX does. */
  readonly isGatewayByMx?: boolean;
  readonly smtpCode: number | null;
  readonly enhancedStatus: string | null;
  readonly campaign: string | null;
  /** Missing in states of earlier releases, as the three below. */
  readonly sendingIp?: string | null;
  readonly messageId?: string | null;
  readonly remoteMta?: string | null;
  readonly dkimDomain?: string | null;
  readonly at: Date;
  /** True for events of origin pull or import: they open no tasks. */
  readonly isHistory: boolean;
  /** The burst that it was part of; missing in states of earlier releases. */
  readonly burst?: Burst | null;
}

/** Where a person is, or who took over, as automatic replies of their mailbox tell. */
export interface PersonNews {
  readonly newAddress: { readonly email: string; readonly at: Date } | null;
  /** Who took over from somebody who has left. */
  readonly successor: { readonly name: string | null; readonly email: string | null; readonly at: Date } | null;
}

export type OptOutScope = 'none' | 'streams' | 'everything';

export interface OptOut {
  readonly scope: OptOutScope;
  /** Streams left, in alphabetical order. */
  readonly streams: readonly string[];
  readonly at: Date | null;
  /** `esp`, `page`, `one_click`, `reply`, `import`, `complaint`, ... */
  readonly venue: string | null;
  readonly complaint: boolean;
  readonly eventKey: string | null;
  readonly campaign: string | null;
  readonly isHistory: boolean;
}

/** What the person wants of everything, or of one stream. Both hold at once: the one that means less mail counts. */
export interface Wish {
  /** null: as it comes. */
  readonly frequency: 'weekly' | 'monthly' | null;
  readonly frequencySince: Date | null;
  /** No mail until then; it ends by time alone, because they said so. null: no pause. */
  readonly pausedUntil: Date | null;
  readonly pausedSince: Date | null;
}

/** What the person chose besides leaving, which it never lifts. */
export interface Preferences {
  readonly everything: Wish;
  /** Streams with a wish of their own, in alphabetical order. */
  readonly streams: readonly (Wish & { readonly stream: string })[];
}

/**
 * `gateway_at_fault`: the gateway said so of many at once. `probably_fine`: the person was heard of not long ago, and colleagues get
 * our mail. `maybe_recycled`: mail is accepted again after a year of silence, as spam traps made of old addresses do.
 */
export type Hypothesis =
  | 'may_be_gone'
  | 'left_mailbox_not_closed'
  | 'shared_inbox_full'
  | 'gateway_refuses'
  | 'gateway_at_fault'
  | 'probably_fine'
  | 'maybe_recycled';

export interface AddressState {
  readonly verdict: Verdict;
  /** When the verdict began; null for unknown. */
  readonly since: Date | null;
  /** The bounce, or the word, that the verdict rests on; null while reachable or unknown. */
  readonly cause: Cause | null;
  /** What may lie behind an unsure verdict. */
  readonly hypothesis: Hypothesis | null;
  readonly hardBounces: number;
  readonly softBounces: number;
  readonly blocks: number;
  /** When to try again, after a soft bounce; null as well where the person left everything. */
  readonly retryAfter: Date | null;
  /** Set when the second soft bounce at least a week later asks for a call. */
  readonly callFor: Date | null;
  readonly lastBounceAt: Date | null;
  readonly lastDeliveredOn: Day | null;
  readonly evidence: readonly Evidence[];
  /** Colleagues whom our mail reaches; missing in states of earlier releases. */
  readonly peers?: Peers | null;
  /** What automatic replies told of the person; missing in states of earlier releases. */
  readonly news?: PersonNews | null;
  /** What would change our mind, in one sentence with dates in the portal's zone; null while reachable or unknown. */
  readonly wouldChange: string | null;
  readonly optOut: OptOut;
  /** Missing in states of earlier releases. */
  readonly preferences?: Preferences;
  readonly episodes: readonly EpisodeInterval[];
  /** Tasks about the loss wait until here: by then it shows whether many share it. null or missing: there is nothing to wait for. */
  readonly waitsUntil?: Date | null;
  /** Tasks about the leaving wait until here: by then the person has said why, or has taken it back. null or missing: as above. */
  readonly hearsUntil?: Date | null;
  /** null or missing: it is not on probation. */
  readonly probation?: Probation | null;
  /** The next moment at which time alone may change this state; null where none does. */
  readonly reviewAt: Date | null;
}
