/** A portal's rules: versioned as a whole, so that every decision can name the version it was made under. */
import type { TaughtRule } from './taught-rule.ts';

/** Numbers of the verdict machine; sources: design.md section 4, seeds 000 and 001. */
export interface ConcludeSettings {
  /** A soft bounce is tried again after this many days. */
  readonly retryDays: number;
  /** A soft bounce this many days after the first asks for a call. */
  readonly callAfterDays: number;
  /** This many soft bounces within softWindowDays make the address unsure. */
  readonly softLimit: number;
  readonly softWindowDays: number;
  /** A mailbox full for longer than this without a human sign: unsure. */
  readonly fullMailboxDays: number;
  /** Signs of a human count for this long. */
  readonly lifeDays: number;
  /** A delivery counts as a sign of life for this long. */
  readonly deliveryDays: number;
  /** A delivery does not count if a bounce follows within this time. */
  readonly deliveryBounceHours: number;
  /** Unsure without life turns into dead after this many days. */
  readonly unsureDays: number;
  /** Whoever was gone for longer than this comes back by a person's word alone: recycled addresses take mail, too. */
  readonly dormantDays: number;
  /** So many addresses that had our mail before, gone with one answer of one gateway within a half-hour, are its fault. */
  readonly burstAddresses: number;
  /** ... where they are at least this share (0 to 1) of those who were mailed there on that day. */
  readonly burstShare: number;
  /** Plays wait this long for others behind the same gateway: what happens to many is not about one. */
  readonly settleMinutes: number;
  /** Tasks about somebody who left wait this long for their words, and for a press of the button that takes it back. */
  readonly leaveMinutes: number;
}

export interface DecideSettings {
  /** Values of hs_buying_role that make somebody a champion. */
  readonly championRoles: readonly string[];
  /** An open deal at or past this stage probability (0 to 1) is at risk. */
  readonly dealProbability: number;
  /** A human sign within this many days makes a contact matter. */
  readonly matterDays: number;
  /** Events older than this open no tasks. */
  readonly taskMaxAgeDays: number;
  readonly fallbackOwnerId: string | null;
  /** Customers go to this owner; null: to their own owner. */
  readonly serviceOwnerId: string | null;
  /** Whether people who left may be called: `gate.ts` reads it. Empty: nobody (strict). */
  readonly contactRules: readonly ContactRule[];
  /** How a rep may begin such a call, by language; the empty string: Bellwether's words. */
  readonly openers: Readonly<Record<OpenerLanguage, string>>;
  /** The same with somebody who left one kind of mail. */
  readonly streamOpeners: Readonly<Record<OpenerLanguage, string>>;
  /** Somebody who matters and left one kind of mail gets a personal touch, which is asked of service. */
  readonly personalTouch: 'off' | 'on';
  /** A mailing is told of when so many left by it or marked it as spam ... */
  readonly canaryLeaves: number;
  /** ... so many times as many as usual in this portal ... */
  readonly canaryTimes: number;
  /** ... and chance would bring that about in at most one of so many mailings. */
  readonly canaryOdds: number;
  /** Owners of campaigns get a task each week with the reasons for which people left. */
  readonly weeklyReasons: 'on' | 'off';
  /** Owners get a digest of the week, where there is something to tell. */
  readonly ownerDigest: 'on' | 'off';
  /** Who gets that of the whole portal; null: nobody. */
  readonly adminDigestOwnerId: string | null;
  /** When both are sent, where the portal is: 1 is Monday, 7 Sunday; the hour from 0 to 23. */
  readonly digestWeekday: number;
  readonly digestHour: number;
  /** Tasks that an owner gets on one day of the portal's calendar; deals at risk are not counted. */
  readonly taskCapPerOwner: number;
  /** A digest is sent this long after its first line: what comes in together stands in it together. */
  readonly digestAfterMinutes: number;
  /** Refused in one mailing by so many gateways that have nothing to do with each other: it is about our own mail. */
  readonly blockedGateways: number;
  /** ... where that many (0 to 1) of those who were mailed refused it. */
  readonly blockedShare: number;
  /** Marketing is told of a mailing, data source or sending IP with surely more unknown users (0 to 1) than this ... */
  readonly rateLimit: number;
  /** ... from so many of them. */
  readonly rateUnknown: number;
  /** What becomes of an address that no longer works: somebody is told, or it is suppressed at once. */
  readonly suppressDead: 'suggest' | 'automatic';
  readonly plays: Readonly<Record<PlayId, { readonly on: boolean }>>;
  readonly wording: Readonly<Record<PlayId, Wording>>;
}

/** What is recorded of why a person may be written to at all; `none`: nothing is. */
export const CONTACT_BASES = ['contract', 'consent', 'legitimate_interest', 'none'] as const;
export type ContactBasis = (typeof CONTACT_BASES)[number];

/** `company`: a person at a company. `private`: without a company, at a mail provider. `unknown`: neither is known. */
export const CONTACT_TYPES = ['customer', 'company', 'private', 'unknown'] as const;
export type ContactType = (typeof CONTACT_TYPES)[number];

/** One row of the portal's table: of whom it speaks, and what counsel said. */
export interface ContactRule {
  /** ISO 3166 code in upper case, `EU`, `EEA`, or `*`: any country outside the EEA and the United Kingdom, as long as it is known. */
  readonly place: string;
  /** `everybody`: also those of whom it is not known who they are. */
  readonly who: ContactType | 'everybody';
  readonly basis: ContactBasis | 'any';
  readonly answer: 'call' | 'review';
}

export const OPENER_LANGUAGES = ['en', 'de', 'fr', 'es', 'nl'] as const;
export type OpenerLanguage = (typeof OPENER_LANGUAGES)[number];

/** A portal's own words for the tasks of a play, with placeholders; the empty string: Bellwether's. */
export interface Wording {
  readonly title: string;
  /** Stands above everything else in the task. */
  readonly opening: string;
}

export const PLAY_IDS = [
  'soft-bounce-retry',
  'soft-bounce-call',
  'account-moved',
  'champion-lost',
  'deal-at-risk',
  'complaint',
  'global-unsubscribe',
  'list-unsubscribe',
  'passionate-feedback',
  'canary',
  'won-back',
  'false-bounce',
  'our-mail-blocked',
  'unknown-user-rate',
  'entry-error',
  'dead-suppress',
] as const;
export type PlayId = (typeof PLAY_IDS)[number];

/** Opt-outs in HubSpot's own communication preferences: only where an admin wants them there. */
export interface SubscriptionSettings {
  readonly isOn: boolean;
  /** HubSpot's subscription type of a stream; one that is not named here is matched by its name. 0: none. */
  readonly streams: Readonly<Record<string, number>>;
}

export interface Settings {
  readonly version: number;
  readonly conclude: ConcludeSettings;
  readonly decide: DecideSettings;
  readonly subscriptions: SubscriptionSettings;
  /** How replies are read that Bellwether would read otherwise; those that are switched on. */
  readonly taught: readonly TaughtRule[];
}

/** Rules that held until a moment, and no longer. */
export interface FormerSettings {
  readonly settings: Settings;
  readonly until: Date;
}

const OUR_WORDING: Wording = { title: '', opening: '' };

export const DEFAULT_SETTINGS: Settings = {
  version: 1,
  taught: [],
  subscriptions: { isOn: false, streams: {} },
  conclude: {
    retryDays: 7,
    callAfterDays: 7,
    softLimit: 3,
    softWindowDays: 90,
    fullMailboxDays: 21,
    lifeDays: 90,
    deliveryDays: 30,
    deliveryBounceHours: 72,
    unsureDays: 14,
    dormantDays: 365,
    burstAddresses: 8,
    // Of those who were reached within three months 1 to 2 % are gone with a mailing; what is accepted before or after it on the day counts, too.
    burstShare: 0.05,
    settleMinutes: 10,
    // As long as leaving can be taken back on the page.
    leaveMinutes: 30,
  },
  decide: {
    championRoles: ['CHAMPION', 'DECISION_MAKER', 'LEGAL_AND_COMPLIANCE', 'LEGAL_COMPLIANCE', 'BUDGET_HOLDER'],
    dealProbability: 0.6,
    matterDays: 180,
    taskMaxAgeDays: 14,
    fallbackOwnerId: null,
    serviceOwnerId: null,
    contactRules: [],
    openers: { en: '', de: '', fr: '', es: '', nl: '' },
    streamOpeners: { en: '', de: '', fr: '', es: '', nl: '' },
    personalTouch: 'off',
    canaryLeaves: 5,
    canaryTimes: 2,
    canaryOdds: 1_000,
    weeklyReasons: 'on',
    ownerDigest: 'on',
    adminDigestOwnerId: null,
    digestWeekday: 1,
    digestHour: 8,
    taskCapPerOwner: 10,
    digestAfterMinutes: 15,
    blockedGateways: 5,
    blockedShare: 0.1,
    // From here on mail may land in spam (RATE_LEVELS).
    rateLimit: 0.05,
    rateUnknown: 10,
    suppressDead: 'suggest',
    plays: {
      'soft-bounce-retry': { on: true },
      'soft-bounce-call': { on: true },
      'account-moved': { on: true },
      'champion-lost': { on: true },
      'deal-at-risk': { on: true },
      complaint: { on: true },
      'global-unsubscribe': { on: true },
      'list-unsubscribe': { on: true },
      'passionate-feedback': { on: true },
      canary: { on: true },
      'won-back': { on: true },
      'false-bounce': { on: true },
      'our-mail-blocked': { on: true },
      'unknown-user-rate': { on: true },
      'entry-error': { on: true },
      'dead-suppress': { on: true },
    },
    wording: {
      'soft-bounce-retry': OUR_WORDING,
      'soft-bounce-call': OUR_WORDING,
      'account-moved': OUR_WORDING,
      'champion-lost': OUR_WORDING,
      'deal-at-risk': OUR_WORDING,
      complaint: OUR_WORDING,
      'global-unsubscribe': OUR_WORDING,
      'list-unsubscribe': OUR_WORDING,
      'passionate-feedback': OUR_WORDING,
      canary: OUR_WORDING,
      'won-back': OUR_WORDING,
      'false-bounce': OUR_WORDING,
      'our-mail-blocked': OUR_WORDING,
      'unknown-user-rate': OUR_WORDING,
      'entry-error': OUR_WORDING,
      'dead-suppress': OUR_WORDING,
    },
  },
};
