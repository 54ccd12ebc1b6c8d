/** What is known of one company's addresses, and what they say together: the input and output of its conclusion, read by decide, the jobs and the pages. */
import type { BounceClass, Reason } from './event.ts';
import type { Day } from './state.ts';

export interface LastingLoss {
  readonly at: Date;
  /** null: somebody said so, no mail failed. */
  readonly class: BounceClass | null;
  readonly reason: Reason;
}

/** One address of the account, and the person behind it as far as the CRM knows. */
export interface AccountAddress {
  readonly email: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  /** When we first heard of it: its first mail or its contact. */
  readonly knownSince: Date;
  /** The newest day on which mail got through. */
  readonly deliveredOn: Day | null;
  /** The loss that lasts: when it began and why. */
  readonly failing: LastingLoss | null;
  /** How it failed before its person got another address: a witness of what became of the others. */
  readonly replaced?: LastingLoss | null;
  /** Identifies the person where several addresses are theirs (the contact's id); null where unknown. */
  readonly personId: string | null;
}

/** What DNS said of the domain; only ever looked up, never probed by SMTP. */
export interface DnsObservation {
  readonly at: Date;
  /** `gone`: no such domain, null MX, or neither MX nor address. `unknown`: nobody answered. */
  readonly outcome: 'takes_mail' | 'gone' | 'unknown';
}

export interface AccountHistory {
  readonly domain: string;
  /** At this domain. */
  readonly addresses: readonly AccountAddress[];
  /** Of the same company, or of the same people, at other domains; freemail left out. */
  readonly elsewhere: readonly AccountAddress[];
  readonly dns: DnsObservation | null;
}

/** `turnover`: some left, as people do. `unsure`: all that we know fail, and nothing says why. */
export type AccountKind =
  | 'well'
  | 'turnover'
  | 'domain_dead'
  | 'domain_changed'
  | 'format_changed'
  | 'gateway_blocking'
  | 'unsure';

/** A dated reason for the kind, in one sentence that a rep understands. */
export interface AccountEvidence {
  readonly at: Date | null;
  readonly text: string;
}

export interface ProbableAddress {
  /** The address that fails. */
  readonly email: string;
  readonly probable: string;
  /** 0 to 1. */
  readonly confidence: number;
  /** Addresses of colleagues from whom the form was learned; empty where the person's own other address is meant. */
  readonly learnedFrom: readonly string[];
  /** Somebody else would have the same address: ask before writing. */
  readonly isAmbiguous: boolean;
}

export interface AccountState {
  readonly kind: AccountKind;
  readonly since: Date | null;
  /** Addresses that the kind speaks of. */
  readonly affected: readonly string[];
  readonly newDomain: string | null;
  /** Id of the form that the working addresses have, for `format_changed` and where probable addresses are made. */
  readonly format: string | null;
  readonly evidence: readonly AccountEvidence[];
  readonly probable: readonly ProbableAddress[];
}

/** Somebody of whom the kind speaks. */
export interface AccountPerson {
  readonly email: string;
  readonly addressId: number;
  readonly contactId: string | null;
  /** null where the CRM knows none. */
  readonly name: string | null;
  /** They did not leave everything. */
  readonly mayContact: boolean;
  readonly probable: ProbableAddress | null;
}

/** As it is stored, with the people behind the addresses. */
export interface StoredAccount extends AccountState {
  readonly people: readonly AccountPerson[];
}

/** Kinds that somebody should act upon for all their people at once. */
export const MOVED_KINDS: readonly AccountKind[] = ['domain_dead', 'domain_changed', 'format_changed'];
