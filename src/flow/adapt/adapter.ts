/** What every ESP folder provides: verification and reading, both pure. */
import type { EventType, MailEvent, Origin } from '../event.ts';
import type { EspLists } from './esp-lists.ts';

/** One request as it came in. */
export interface RawDelivery {
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes as sent, after Content-Encoding was undone. */
  readonly body: Buffer;
  /** Where it is known: an event that gives no time happened, at the latest, then. */
  readonly receivedAt?: Date;
}

export interface VerifyContext {
  /** All secrets in force; two during a rotation, any match wins. */
  readonly secrets: readonly string[];
  /** What `needs` asked for: URL to body. */
  readonly fetched: ReadonlyMap<string, Buffer>;
  /** The address of the source as the ESP was given it, for those that sign it; left out where it is not known. */
  readonly url?: string;
  readonly now: Date;
}

export type Verification =
  | { readonly ok: true }
  /** `why` is shown to the admin: what is wrong, and where to mend it. */
  | { readonly ok: false; readonly why: string };

/** A whole mail, as a mailbox or an inbound service passes it on: it is read and classified behind the adapter. */
export interface RawMail {
  readonly bytes: Buffer;
  /** The addresses of ours at which it arrived, where that is told beside the mail itself. */
  readonly to: readonly string[];
  readonly origin: Extract<Origin, 'live' | 'import'>;
}

/** A fact as a bounce mail tells it, of a mail that may have gone through an ESP that reports the same. */
export interface MailedFact {
  readonly type: EventType;
  readonly recipient: string;
  /** `<...>`, of the mail that came back. */
  readonly messageId: string;
}

export interface Normalised {
  readonly events: readonly MailEvent[];
  /** What sources of raw mail bring instead. */
  readonly mails?: readonly RawMail[];
  /** Entries that could not be read; the delivery is kept and shown with these words. */
  readonly rejected: readonly { readonly index: number; readonly why: string }[];
}

export interface SetupStep {
  readonly title: string;
  readonly text: string;
  /** What is copied in this step: the source's address, the address with its secret in it (Basic), or the secret alone. */
  readonly copy?: 'url' | 'url-with-secret' | 'secret';
  /** In this step the ESP shows its secret, which is pasted here. */
  readonly paste?: boolean;
}

/** How the links by which people leave get into the mails of an ESP; texts for the admin, in its own template language. */
export interface LinkHelp {
  /** What stands for the field `bw_preferences_url` in a template. */
  readonly ownLink: string;
  /** Where its value comes from. */
  readonly fill: string;
  /** What stands for the name of the mailing in a template. */
  readonly mailing: string;
  /** Where that name comes from, so that it is the one that the service's events tell. */
  readonly nameMailing: string;
  /** What stands for the recipient's address; null where nothing does by itself. */
  readonly address: string | null;
  /** The attribute by which a link is not rewritten for counting clicks. */
  readonly untracked: string;
  /** How a mail gets headers of its own, with `LINK` where the link goes. */
  readonly headers: { readonly how: string; readonly snippet: string };
  /** What the ESP adds or overrides by itself. */
  readonly caution: string;
}

/** What proves that a delivery is the ESP's, or this customer's. */
export interface SourceSecret {
  /** What it is called at the ESP. */
  readonly label: string;
  /** Where the ESP makes no secret, we do, and the admin gives it to the ESP; null where the ESP shows one. */
  readonly make: ((random: Buffer) => string) | null;
  /** @returns null where its form is fine, else what is wrong */
  check(value: string): string | null;
}

export interface EspAdapter {
  /** `sendgrid`: the folder's name and the value of `source.esp`. */
  readonly id: string;
  readonly label: string;
  /** HTTP status for an overloaded or failing moment of ours, such that the ESP tries again. */
  readonly retryStatus: number;
  /** HTTP status for a bad signature: one after which the ESP tries again, where another would destroy the event for good. */
  readonly refusedStatus: number;
  /** What the admin does at the ESP, in order. */
  readonly setup: readonly SetupStep[];
  /** null where nothing but the address of the source, which nobody can guess, proves a delivery: `address-secret.ts`. */
  readonly secret: SourceSecret | null;
  /** Headers, in lower case, that carry the secret itself: they are never stored, so that a stored delivery proves nothing. */
  readonly secretHeaders: readonly string[];
  /** Left out by sources through which nothing is sent. */
  readonly links?: LinkHelp;
  /** Its suppression lists, where they can be read and written. */
  readonly lists?: EspLists;
  /** What the mail of a stream is for, where the ESP's own name for it tells; left out where no name does. */
  purposeOfStream?(stream: string): 'marketing' | 'transactional' | null;
  /**
   * URLs to fetch before verification (SNS certificates); none for most, none that the ESP does not own, and none where
   * `verify` refuses without: a stranger makes us fetch nothing, and hears why at once.
   */
  needs(raw: RawDelivery, secrets: readonly string[]): readonly string[];
  /** URLs to visit once an authentic delivery is stored (the confirmation of a pinned SNS topic); none for most. */
  confirms(raw: RawDelivery): readonly string[];
  /** How its deliveries come where nobody posts them: the worker fetches them, or somebody hands over files. */
  readonly way?: 'fetched' | 'uploaded';
  /** It brings whole mails, and no reports of an ESP: it cannot tell of deliveries. */
  readonly brings?: 'mails';
  /** What is not known of it for want of a real account or of documents, in words for the admin; left out where all is. */
  readonly beta?: string;
  /** The largest body that is taken, where 10 MB are too little. */
  readonly maxBodyBytes?: number;
  /** The key of its own report of a fact, where the Message-ID shows that the mail went through it: one fact, two doors. */
  keyOfMailed?(fact: MailedFact): string | null;
  /**
   * Where a signature covers a token and not what comes with it: the token, and SHA-256 over what is said. Whoever saw one
   * delivery could post another under its token; it stands for the first, and a retry says the same. Never throws.
   */
  onceOnly?(raw: RawDelivery): { readonly token: string; readonly factsHash: Buffer } | null;
  /** Never throws. */
  verify(raw: RawDelivery, context: VerifyContext): Verification;
  /** Total: an unknown event becomes `ignored`, an unreadable one is listed in `rejected`; never throws. */
  normalise(raw: RawDelivery): Normalised;
}
