/** What Bellwether's server answers to the app's page; src/api/app-page/page-data.ts says the same. */

export interface PageCount {
  readonly label: string;
  readonly people: number;
}

export interface PageWeek {
  readonly week: string;
  readonly lost: number;
  readonly wonBack: number;
}

export interface PageSummary {
  readonly kind: 'portal';
  readonly stands: readonly PageCount[];
  readonly weeks: readonly PageWeek[];
  readonly tasks: number;
  readonly wonBack: number;
  readonly waiting: number;
  readonly rate: { readonly value: string; readonly says: string } | null;
  readonly deals: { readonly nobody: number; readonly some: number; readonly looked: number };
}
