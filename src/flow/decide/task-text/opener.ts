/** What a rep may say first, in the language in which the person is written to. Pure: the texts are part of the program. */
import { createInstance } from 'i18next';
import { type DecideSettings, OPENER_LANGUAGES, type OpenerLanguage } from '../../settings.ts';
import type { PlayInput, TaskSection } from '../play.ts';
import { oneLine } from './fit-subject.ts';
import { OPENER_TEXTS, type OpenerTexts } from './opener-texts.ts';

const texts = createInstance();
void texts.init({
  lng: 'en',
  fallbackLng: 'en',
  initAsync: false,
  resources: Object.fromEntries(
    OPENER_LANGUAGES.map((language) => [language, { translation: OPENER_TEXTS[language] }]),
  ),
  // Plain text: enact escapes it.
  interpolation: { escapeValue: false, skipOnVariables: true },
});

const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/** @param kind what the person left */
export function openerSection({ facts, settings }: PlayInput, kind: keyof OpenerTexts): TaskSection {
  const written = facts.contact?.language ?? null;
  const language = OPENER_LANGUAGES.find((one) => one === written?.split(/[-_]/)[0]) ?? null;
  const name = languageName(written);
  const isOther = language === null && name !== null;
  return {
    heading:
      language === null || language === 'en' ? 'How you may begin' : `How you may begin, in ${languageName(language)}`,
    text: `“${sayOpener(settings, language ?? 'en', kind, oneLine(facts.contact?.name ?? ''))}”`,
    items: isOther ? [`HubSpot says that their language is ${name}; there is no text of ours in it.`] : [],
  };
}

/** @param name the empty string where it is not known */
function sayOpener(settings: DecideSettings, language: OpenerLanguage, kind: keyof OpenerTexts, name: string): string {
  const own = (kind === 'everything' ? settings.openers : settings.streamOpeners)[language];
  const said = own === '' ? texts.t(kind, { lng: language, person: name }) : own.replaceAll('{person}', name);
  // Where no name is known, neither the space nor the comma before it stays.
  return name === '' ? said.replace(/,?\s+(?=,)/, '') : said;
}

function languageName(code: string | null): string | null {
  if (code === null) return null;
  try {
    return names.of(code.replaceAll('_', '-')) ?? null;
  } catch {
    return null;
  }
}
