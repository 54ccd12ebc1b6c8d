import type { BounceClass, Reason, RefusalStage } from '../../event.ts';
import type { Gateway } from '../gateways.ts';

/**
 * How much a wording proves. `names`: it names its cause and nothing else could be meant. `tells`: the usual wording.
 * `hints`: words that many causes share; they count where nothing better is said.
 */
export type Strength = 'names' | 'tells' | 'hints';

/** One piece of knowledge about how mail servers speak. Data only: the matcher is elsewhere. */
export interface Rule {
  /** `general.` or the gateway, the reason, and what it says. */
  readonly id: string;
  readonly reason: Reason;
  readonly strength: Strength;
  /** Any of these patterns (`pattern.ts` says how they are written). */
  readonly match: readonly string[];
  /** None of these in the same reply. */
  readonly unless?: readonly string[];
  /** One of these enhanced statuses, exact (`5.4.1`) or with an open end (`4.`). */
  readonly status?: readonly string[];
  /** Whose words these are: believed before general wording, and only where that gateway is recognised. */
  readonly gateway?: Gateway;
  /** The words give the gateway away by themselves. */
  readonly isTelltale?: true;
  /** Only where it is known that the refusal came then. */
  readonly stage?: RefusalStage;
  /**
   * Filters that hide behind an unknown user speak like this, too: it counts where the dialogue, a 5.1.x or a gateway that
   * is known shows that an address was asked for.
   */
  readonly isShared?: true;
  /** Where it differs from the reason's own. */
  readonly class?: BounceClass;
  /** A reply as a server would write it; the tests run it. */
  readonly example: string;
}
