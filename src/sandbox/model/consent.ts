export interface SubscriptionDefinition {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly purpose: string;
  readonly communicationMethod: string;
  readonly isActive: boolean;
  readonly isDefault: boolean;
  readonly isInternal: boolean;
}

export type ConsentState = 'SUBSCRIBED' | 'UNSUBSCRIBED' | 'NOT_SPECIFIED';

export interface ConsentStatus {
  readonly state: ConsentState;
  readonly at: number;
  readonly legalBasis: string | null;
  readonly legalBasisExplanation: string | null;
}

/** The consent store of a portal. It is about addresses, with or without a contact. */
export interface Consent {
  definitions: SubscriptionDefinition[];
  /** Address -> definition id -> state. */
  readonly statuses: Map<string, Map<number, ConsentStatus>>;
  /** Address -> when it left everything. */
  readonly optedOutOfAll: Map<string, number>;
}
