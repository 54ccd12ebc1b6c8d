import { confirmTexts } from '../../src/words/confirm-speech.ts';
import { LANGUAGES } from '../../src/words/languages.ts';
import { openTexts } from '../../src/words/open-speech.ts';
import { pageTexts } from '../../src/words/page-speech.ts';

/** Each resource of texts for recipients; a new one is added here. */
const RESOURCES = { confirm: confirmTexts, page: pageTexts, open: openTexts };

function textsOf(tree: object, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(tree) as [string, string | object][]) {
    if (typeof value === 'string') found.set(path + name, value);
    else for (const [key, text] of textsOf(value, `${path}${name}.`)) found.set(key, text);
  }
  return found;
}

const byName = (one: string, other: string) => one.localeCompare(other);
const placeholdersOf = (text: string) =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').toSorted(byName);

describe.each(Object.entries(RESOURCES))('the texts of %s', (_name, resource) => {
  const english = textsOf(resource.en);
  const others = LANGUAGES.filter((language) => language !== 'en');

  test.each(others)('in %s have the same keys, in the same order, as the English ones', (language) => {
    expect([...textsOf(resource[language]).keys()]).toEqual([...english.keys()]);
  });

  test.each(others)('in %s have the same placeholders', (language) => {
    const texts = textsOf(resource[language]);
    for (const [key, text] of english) {
      expect([key, placeholdersOf(texts.get(key) ?? '')]).toEqual([key, placeholdersOf(text)]);
    }
  });

  test.each(others)('in %s are not left in English', (language) => {
    // A word that is right in both languages would be said here; there is none yet.
    expect([...textsOf(resource[language])].filter(([key, text]) => text === english.get(key))).toEqual([]);
  });

  test.each(LANGUAGES)('in %s are neat: no empty text, no space at an edge, no brace left open', (language) => {
    for (const [key, text] of textsOf(resource[language])) {
      expect([key, text.trim()]).toEqual([key, text]);
      expect([key, text.replaceAll(/\{\{\w+\}\}/g, 'x')]).toEqual([
        key,
        expect.not.stringMatching(/^$|[{}]| {2}|\$t\(/),
      ]);
      if (language === 'fr') expect([key, text]).toEqual([key, expect.not.stringMatching(/ [;:?!»]|« /)]);
    }
  });

  // Whoever gets a mail from a company is spoken to as a stranger is; "du" and "tú" are for friends.
  test.each([
    ['de', /\b(du|dir|dich|dein\w*)\b/i],
    ['fr', /(?<![\p{L}’])(tu|te|toi|tes|ta|ton)(?!\p{L})/iu],
    ['es', /(?<!\p{L})(tú|tus?|te|ti|contigo)(?!\p{L})/iu],
    ['nl', /\b(je|jij|jou|jouw)\b/i],
  ] as const)('in %s say it formally', (language, familiar) => {
    for (const [key, text] of textsOf(resource[language])) {
      // The tone, in French.
      if (key === 'reasons.content_or_tone') continue;
      expect([key, text]).toEqual([key, expect.not.stringMatching(familiar)]);
    }
  });
});
