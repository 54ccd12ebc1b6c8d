/** What the server answers: the shapes of src/api/card/card-data.ts, which a test holds equal. */

/** As HubSpot's `StatusTag` names its colours. */
export type CardTone = 'success' | 'warning' | 'danger' | 'info' | 'default';

export interface CardState {
  readonly label: string;
  readonly tone: CardTone;
  /** A sentence. */
  readonly says: string;
  /** `since 3 Nov 2026`; null where nothing began. */
  readonly since: string | null;
}

export interface CardSuggestion {
  readonly contactId: string;
  /** Of the address that fails. */
  readonly addressId: number;
  readonly email: string;
  /** `Very likely`, `They asked for it`, ... */
  readonly confidence: string;
  /** Sentences. */
  readonly why: string;
  /** What the button would do; null: it cannot be confirmed here, and `hindrance` says why. */
  readonly deed: string | null;
  readonly hindrance: string | null;
  /** It was confirmed, and is on its way into the contact. */
  readonly isUnderWay: boolean;
}

export interface CardTask {
  readonly subject: string;
  /** `opened 3 Nov 2026` or that it is about to be. */
  readonly when: string;
  readonly href: string | null;
}

export interface CardBasis {
  /** Whether anything is on record. */
  readonly isRecorded: boolean;
  /** Why we may write: a sentence. */
  readonly says: string;
  /** Since when, and by what that is proved: sentences. */
  readonly proofs: readonly string[];
}

export interface ContactCard {
  readonly kind: 'contact';
  /** The address that is spoken of. */
  readonly addressId: number;
  readonly email: string;
  /** The newest word of a colleague on it: a sentence. */
  readonly word: string | null;
  readonly state: CardState;
  /** A sentence on what failed; null where mail arrives. */
  readonly why: string | null;
  /** The receiving server's own words, verbatim. */
  readonly serverWords: string | null;
  /** A few lines each, the strongest first. */
  readonly evidence: {
    readonly gone: readonly string[];
    readonly alive: readonly string[];
    readonly refused: readonly string[];
  };
  readonly wouldChange: string | null;
  /** They left: what that means for whoever reads this; null where they did not. */
  readonly warning: string | null;
  readonly survey: { readonly reason: string | null; readonly words: string | null; readonly on: string } | null;
  readonly suggestion: CardSuggestion | null;
  readonly basis: CardBasis;
  readonly tasks: readonly CardTask[];
  readonly next: string;
  /** Further addresses of the contact, with what is believed of them. */
  readonly others: readonly string[];
  /** Into the console, good once and for a short while. */
  readonly link: string | null;
}

export interface CardPerson {
  readonly name: string;
  readonly email: string;
  readonly state: Pick<CardState, 'label' | 'tone'>;
  readonly suggestion: CardSuggestion | null;
}

export interface CardDomain {
  readonly domain: string;
  readonly state: CardState;
  /** `7 of 8 people whom we know can no longer be reached`. */
  readonly counts: string;
  readonly newDomain: string | null;
  /** `jane.doe`: how addresses that work are written. */
  readonly form: string | null;
  readonly evidence: readonly string[];
  readonly people: readonly CardPerson[];
  /** Beyond those shown. */
  readonly more: number;
}

export interface CompanyCard {
  readonly kind: 'company';
  readonly name: string;
  readonly domains: readonly CardDomain[];
  readonly tasks: readonly CardTask[];
  readonly next: string;
  readonly link: string | null;
}

/** The record is known to HubSpot alone: no mail to it was ever reported. */
export interface NothingKnown {
  readonly kind: 'nothing';
  readonly says: string;
}
