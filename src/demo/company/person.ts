/** Somebody in the demo's CRM, and what will become of mail to them. */
import type { BounceTextKey } from '../mail/bounce-texts.ts';
import type { StreamKey } from '../mail/streams.ts';
import type { MailServer } from './accounts.ts';
import type { OwnerKey } from './seller.ts';

export type BuyingRole =
  | 'CHAMPION'
  | 'DECISION_MAKER'
  | 'LEGAL_AND_COMPLIANCE'
  | 'BUDGET_HOLDER'
  | 'EXECUTIVE_SPONSOR'
  | 'INFLUENCER'
  | 'END_USER';

/** What their mail server does from a day on, until the next turn. Before the first turn it accepts. */
export interface Turn {
  /** The first mailing of this many days ago, or later, is concerned. */
  readonly fromDaysAgo: number;
  readonly reply: BounceTextKey | 'accepted' | 'accepted_after_deferral';
}

/** What they do themselves after a mailing of the newsletter: SendGrid's own links, or the spam button. */
export interface OwnAct {
  readonly afterDaysAgo: number;
  readonly act: 'group_unsubscribe' | 'unsubscribe' | 'spamreport';
}

/** Somebody whom the mailings go to, whether the CRM knows them or not. */
export interface Recipient {
  /** Lower case, unique. */
  readonly email: string;
  readonly server: MailServer;
  readonly streams: readonly StreamKey[];
  /** Mailings before this many days ago did not go to them yet; null: they get all. */
  readonly listedDaysAgo: number | null;
  readonly turns: readonly Turn[];
  readonly act: OwnAct | null;
}

export interface Person extends Recipient {
  readonly firstName: string;
  readonly lastName: string;
  readonly jobTitle: string;
  /** null: a contact without a company. */
  readonly account: string | null;
  readonly country: string | null;
  readonly phone: string | null;
  readonly mobile: string | null;
  readonly linkedin: string | null;
  readonly owner: OwnerKey | null;
  readonly lifecycle: 'subscriber' | 'lead' | 'salesqualifiedlead' | 'opportunity' | 'customer';
  readonly roles: readonly BuyingRole[];
  readonly createdDaysAgo: number;
  /** Days since they last answered a sales mail; null: never, as far as the CRM knows. */
  readonly repliedDaysAgo: number | null;
  /** Set by hand for people of a story; null in the bulk. */
  readonly story: Story | null;
}

/** What the closing summary tells about them. */
export interface Story {
  readonly key: string;
  /** One short sentence in the past tense. */
  readonly happened: string;
  /** Stands in the table of the summary; other stories are counted only. */
  readonly isTold: boolean;
}
