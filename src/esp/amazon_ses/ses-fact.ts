/** What one record of SES says about one recipient, before it is cleaned and put into our form. */
import type { Actor, EventType, Scope } from '../../flow/event.ts';

export interface SesFact {
  readonly type: EventType;
  /** SES's own words: `Bounce:Permanent:General`. */
  readonly native: string;
  readonly actor: Actor;
  readonly scope: Scope;
  /** As SES writes it; undefined where it names nobody. */
  readonly address: unknown;
  /** The receiving server's words, and its status. */
  readonly diagnostic?: unknown;
  readonly status?: unknown;
  readonly stream?: string;
  /**
   * What tells it from other facts of one type about one address and mail. Absent for a bounce, a complaint and a
   * delivery: event publishing and feedback notifications tell the same one in two messages, with nothing else in common.
   */
  readonly mark?: string;
}
