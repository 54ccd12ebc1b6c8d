/** What is known of one address of a list, for whoever judges whether to mail it. */
import type { Reason } from '../event.ts';
import type { Verdict } from '../state.ts';
import type { QuarantineState } from './quarantine.ts';

export interface AddressFacts {
  readonly email: string;
  /** Another row before it says the same. */
  readonly isRepeated: boolean;
  /** What holds of it: a word of the suppression list, as the ledger has it; null: nothing. */
  readonly suppressed: string | null;
  readonly suppressedUntil: Date | null;
  /** null: the ledger does not know it. */
  readonly known: KnownAddress | null;
  readonly quarantine: QuarantineState | null;
  readonly isRole: boolean;
  readonly isDisposable: boolean;
  /** What DNS says of its domain; null: it was not asked. */
  readonly dns: 'takes_mail' | 'gone' | 'unknown' | null;
  /** Mail of ours arrived at its domain. */
  readonly isDomainAlive: boolean;
  /** The likely right address, by spelling alone. */
  readonly lookalike: string | null;
  readonly isBurst: boolean;
  readonly permittedAt: Date | null;
}

export interface KnownAddress {
  readonly verdict: Verdict;
  readonly reason: Reason | null;
  readonly retryAfter: Date | null;
  /** UTC, `YYYY-MM-DD`. */
  readonly deliveredOn: string | null;
  /** Anything was ever reported of mail to it. */
  readonly wasTried: boolean;
  /** When anything was last heard. */
  readonly lastHeardAt: Date | null;
  /** They wrote to us, or bought. */
  readonly isCustomerOrReplied: boolean;
}

export interface Judged<Finding extends string> {
  readonly finding: Finding;
  /** In words; null where the finding says all. */
  readonly why: string | null;
  readonly suggestion: string | null;
}
