/** In which language a page speaks to somebody. */
import { type Language, readLanguage } from './languages.ts';

export interface LanguageHints {
  /** Pressed on the page. */
  readonly asked: string | null;
  /** Of the contact in the CRM (hs_language). */
  readonly person: string | null;
  /** By the browser's Accept-Language, the most wanted first. */
  readonly browser: readonly string[];
}

/** What the person chose, else what the company knows of them, else what their browser says, else the company's own. */
export function chooseLanguage(hints: LanguageHints, shown: readonly Language[], byDefault: Language): Language {
  for (const code of [hints.asked, hints.person, ...hints.browser]) {
    const language = readLanguage(code);
    if (language && shown.includes(language)) return language;
  }
  return byDefault;
}
