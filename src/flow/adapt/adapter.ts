/** What every ESP folder provides: verification and reading, both pure. */
import type { MailEvent } from '../event.ts';

/** One request as it came in. */
export interface RawDelivery {
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes as sent, after Content-Encoding was undone. */
  readonly body: Buffer;
}

export interface VerifyContext {
  /** All secrets in force; two during a rotation, any match wins. */
  readonly secrets: readonly string[];
  /** What `needs` asked for: URL to body. */
  readonly fetched: ReadonlyMap<string, Buffer>;
  readonly now: Date;
}

export type Verification =
  | { readonly ok: true }
  /** `why` is shown to the admin: what is wrong, and where to mend it. */
  | { readonly ok: false; readonly why: string };

export interface Normalised {
  readonly events: readonly MailEvent[];
  /** Entries that could not be read; the delivery is kept and shown with these words. */
  readonly rejected: readonly { readonly index: number; readonly why: string }[];
}

export interface SetupStep {
  readonly title: string;
  readonly text: string;
}

export interface EspAdapter {
  /** `sendgrid`: the folder's name and the value of `source.esp`. */
  readonly id: string;
  readonly label: string;
  /** HTTP status for an overloaded or failing moment of ours, such that the ESP tries again. */
  readonly retryStatus: number;
  /** HTTP status for a bad signature; 2xx where a 4xx would destroy the event for good. */
  readonly refusedStatus: number;
  /** What the admin does at the ESP, in order. */
  readonly setup: readonly SetupStep[];
  /** What the secret is called at the ESP, and a check of its form: null is fine, else what is wrong. */
  readonly secret: { readonly label: string; check(value: string): string | null };
  /** URLs to fetch before verification (SNS certificates); none for most. */
  needs(raw: RawDelivery): readonly string[];
  /** Never throws. */
  verify(raw: RawDelivery, context: VerifyContext): Verification;
  /** Total: an unknown event becomes `ignored`, an unreadable one is listed in `rejected`; never throws. */
  normalise(raw: RawDelivery): Normalised;
}
