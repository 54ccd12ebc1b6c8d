import type { Html } from '../../../lib/html.ts';
import type { Tone } from '../../words.ts';

/** Where something comes from: the mail system, the person, Bellwether, or HubSpot. */
export const MOMENT_KINDS = ['event', 'person', 'us', 'crm'] as const;
export type MomentKind = (typeof MOMENT_KINDS)[number];

/** One entry of the timeline. */
export interface Moment {
  readonly at: Date;
  /** Only the day is known, not the hour. */
  readonly isWholeDay?: boolean;
  /** Orders what happened at the same time: causes before what followed from them. */
  readonly rank: number;
  readonly tone: Tone;
  /** What kind of thing it is, for the sign at its side. */
  readonly kind: MomentKind;
  readonly title: Html | string;
  readonly body: Html | null;
}
