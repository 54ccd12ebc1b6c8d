/** What a play is: a pure rule from the state of an address and the CRM's facts to decisions. */
import type { CrmFacts } from '../facts.ts';
import type { OwnWords } from '../own-words.ts';
import type { DecideSettings, PlayId } from '../settings.ts';
import type { AddressState, EpisodeInterval, MailingBlocks, MailingLeaves } from '../state.ts';

export interface PlayInput {
  readonly email: string;
  /** The state as it was stored before; null for a new address. */
  readonly before: AddressState | null;
  readonly after: AddressState;
  readonly facts: CrmFacts;
  readonly settings: DecideSettings;
  /** What the person answered on the survey, where they did. */
  readonly survey: { readonly reason: string | null; readonly comment: string | null } | null;
  /** How the mailing of the last refusal fared. */
  readonly mailing?: MailingBlocks | null;
  /** How many left by the mailing by which they left, against what is usual here. */
  readonly leaves?: MailingLeaves | null;
  /** The portal's words for reasons and kinds of mail. */
  readonly words?: OwnWords;
  /** The address is at a mail provider, where everybody may have one. */
  readonly isPrivateAddress?: boolean;
  /** Mail has reached somebody at the domain of the address. */
  readonly isDomainAlive?: boolean;
  readonly now: Date;
}

export type ObjectType = 'contact' | 'company' | 'deal';

export interface RecordRef {
  readonly type: ObjectType;
  readonly id: string;
}

/** A task as a person will read it. Text is plain: enact escapes it into HTML. */
export interface TaskDraft {
  /** At most 120 characters: what happened, to whom, why it matters. */
  readonly subject: string;
  /** In reading order; `items` become a list. */
  readonly sections: readonly TaskSection[];
  readonly type: 'CALL' | 'EMAIL' | 'TODO';
  readonly priority: 'HIGH' | 'MEDIUM' | 'LOW';
  readonly dueAt: Date;
  /** HubSpot owner id; null: nobody was found, the task stands unassigned and says so. */
  readonly ownerId: string | null;
  /** The record whose task associations show whether it exists already. */
  readonly anchor: RecordRef;
  readonly associations: readonly RecordRef[];
}

export interface TaskSection {
  readonly heading: string | null;
  readonly text: string | null;
  readonly items: readonly string[];
  /** The items are steps, one after the other. */
  readonly ordered?: boolean;
}

export interface Decision {
  readonly play: PlayId;
  /** The interval of the state that it belongs to; one decision per play, episode and target. */
  readonly episode: EpisodeInterval;
  readonly target: RecordRef;
  /** When that happened which it answers: rules that were made later do not count for it. */
  readonly at: Date;
  readonly task: TaskDraft | null;
  /** The facts that it used, for the record: small, plain, JSON-safe. */
  readonly because: Readonly<Record<string, string | number | boolean | null>>;
}

/** A permission of HubSpot that a play lives by. */
export interface PlayNeed {
  readonly scope: string;
  /** True where the play can do nothing without it. */
  readonly isVital: boolean;
  /** One sentence: what is missing without it. */
  readonly without: string;
}

export interface Play {
  readonly id: PlayId;
  readonly label: string;
  /** One sentence for the admin: when X, then Y. */
  readonly summary: string;
  /** Optional scopes alone; without the others there is no installation. */
  readonly needs: readonly PlayNeed[];
  /** Missing: it speaks of what lasts. `ended`: of what is over, and opens no task. `mail`: of no address at all; a job looks by the clock. */
  readonly speaksOf?: 'ended' | 'mail';
  decide(input: PlayInput): readonly Decision[];
}
