/** Texts of a portal's own, in the language that fits best. Pure. */
import type { Language } from '../words/languages.ts';
import type { Labels, PageSettings } from './page-settings.ts';

export interface OwnText {
  readonly text: string;
  /** In which it is written: the default one where the portal has not said it in the reader's. */
  readonly language: Language;
}

/** @returns a text of the portal's own; null where it has none */
export function ownText(labels: Labels, wanted: Language, byDefault: Language): OwnText | null {
  for (const language of [wanted, byDefault]) {
    const text = labels[language];
    if (text) return { text, language };
  }
  return null;
}

/** @returns the portal's name for a stream; null where it has none */
export function ownStreamName(settings: PageSettings, stream: string, wanted: Language): OwnText | null {
  const known = settings.streams.find((one) => one.key === stream);
  return known ? ownText(known.labels, wanted, settings.language) : null;
}
