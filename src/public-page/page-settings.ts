/** What a portal sets for its unsubscribe page; whatever it leaves open is as delivered. */
import { LANGUAGES, type Language } from '../words/languages.ts';

/** What can be tapped as the reason for leaving; the keys are what the ledger and the CRM hold. */
export const SURVEY_REASONS = [
  'too_often',
  'not_relevant',
  'never_signed_up',
  'content_or_tone',
  'changed_role',
  'other',
] as const;
export type SurveyReason = (typeof SURVEY_REASONS)[number];

export function isSurveyReason(value: string): value is SurveyReason {
  return SURVEY_REASONS.some((reason) => reason === value);
}

/** A text of the portal's own, in the languages in which it has one. */
export type Labels = Readonly<Partial<Record<Language, string>>>;

export interface ReasonSetting {
  readonly key: SurveyReason;
  readonly isOn: boolean;
  /** Where there is none, the page has its own words. */
  readonly labels: Labels;
}

export interface StreamSetting {
  /** As email services and links write it. */
  readonly key: string;
  /** Offered on the page, also to somebody whose mail was of another stream. */
  readonly isOn: boolean;
  /** Where there is none in a language, that of the default language, else the key. */
  readonly labels: Labels;
}

export interface PageSettings {
  /** As people know the company; null: the name of the HubSpot account. */
  readonly company: string | null;
  /** Who answers for the data, with legal form and town. */
  readonly controller: string | null;
  readonly privacyUrl: string | null;
  /** How long answers are kept, in a sentence. */
  readonly retention: Labels;
  readonly language: Language;
  /** Among which people may choose; the default one is always there. */
  readonly languages: readonly Language[];
  /** Of buttons and links, `#rrggbb`; null: ours. */
  readonly accent: string | null;
  /** Behind the logo, `#rrggbb`; null: none. */
  readonly band: string | null;
  /** For so long after leaving, a mail that was on its way may arrive. */
  readonly lastMailHours: number;
  /** In the order of the page. */
  readonly streams: readonly StreamSetting[];
  readonly reasons: readonly ReasonSetting[];
}

/** Gmail and Yahoo give a sender two days, and Bellwether warns before they are over. */
export const LAST_MAIL_HOURS = { standard: 48, least: 1, most: 240 } as const;

export const DEFAULT_PAGE: PageSettings = {
  company: null,
  controller: null,
  privacyUrl: null,
  retention: {},
  language: 'en',
  languages: LANGUAGES,
  accent: null,
  band: null,
  lastMailHours: LAST_MAIL_HOURS.standard,
  streams: [],
  reasons: SURVEY_REASONS.map((key) => ({ key, isOn: true, labels: {} })),
};

/** @param stored by this release or another: what is missing is as delivered, and a reason that came later stands at the end */
export function fillPageSettings(stored: Partial<PageSettings> | null): PageSettings {
  const settings = { ...DEFAULT_PAGE, ...stored };
  const reasons = settings.reasons.filter((reason) => isSurveyReason(reason.key));
  const missing = DEFAULT_PAGE.reasons.filter(({ key }) => reasons.every((reason) => reason.key !== key));
  return { ...settings, reasons: [...reasons, ...missing] };
}
