/** What the app's page in HubSpot shows; hubspot/src/app/pages says the same, and a test that it does. */

export interface PageCount {
  readonly label: string;
  readonly people: number;
}

export interface PageWeek {
  /** Its Monday, `YYYY-MM-DD`. */
  readonly week: string;
  readonly lost: number;
  readonly wonBack: number;
}

export interface PageSummary {
  readonly kind: 'portal';
  /** Those whom mail does not reach now, by how they stand; the most first. */
  readonly stands: readonly PageCount[];
  readonly weeks: readonly PageWeek[];
  /** Of the last 30 days. */
  readonly tasks: number;
  readonly wonBack: number;
  /** Tasks on their way into HubSpot. */
  readonly waiting: number;
  /** Unknown users of the last 30 days in words; null where there is too little mail to say. */
  readonly rate: { readonly value: string; readonly says: string } | null;
  readonly deals: { readonly nobody: number; readonly some: number; readonly looked: number };
}

/** Nothing was ever reported. */
export interface NothingYet {
  readonly kind: 'nothing';
  readonly says: string;
}
