/**
 * Texts in several languages, by i18next: `text` for what stands in attributes and mails, `html` where a value is markup
 * itself. Values are never searched for placeholders, and `html` escapes what is not markup.
 */
import i18next, { type i18n } from 'i18next';
import { type Html, html } from '../lib/html.ts';
import { LANGUAGES, type Language } from './languages.ts';

/** Dotted paths of the texts of a resource; those of a plural without their ending. */
export type TextKey<Node> = {
  [Name in keyof Node & string]: Node[Name] extends string
    ? Name extends `${infer Stem}_${'one' | 'other'}`
      ? Stem
      : Name
    : `${Name}.${TextKey<Node[Name]>}`;
}[keyof Node & string];

/** `count` chooses between one and many. */
export type TextValues = Readonly<Record<string, string | number>>;
export type HtmlValues = Readonly<Record<string, string | number | Html>>;

export interface Speech<Key extends string = string> {
  readonly language: Language;
  text(key: Key, values?: TextValues): string;
  html(key: Key, values?: HtmlValues): Html;
}

/** Characters for private use: they stand in no text of ours, and mark where markup goes. */
const OPEN = '\u{E000}';
const CLOSE = '\u{E001}';

/** @param resources one tree of texts for each language, all of the same shape */
export function createSpeeches<Tree extends object>(
  resources: Readonly<Record<Language, Tree>>,
): Readonly<Record<Language, Speech<TextKey<Tree>>>> {
  const translator = i18next.createInstance();
  void translator.init({
    resources: Object.fromEntries(LANGUAGES.map((language) => [language, { translation: resources[language] }])),
    initAsync: false,
    fallbackLng: 'en',
    interpolation: { escapeValue: false, skipOnVariables: true },
  });
  const speak = (language: Language) => createSpeech<TextKey<Tree>>(translator, language);
  return { en: speak('en'), de: speak('de'), fr: speak('fr'), es: speak('es'), nl: speak('nl') };
}

function createSpeech<Key extends string>(translator: i18n, language: Language): Speech<Key> {
  // Its own types follow one set of texts for a whole program; ours are those of the tree that was handed in.
  const translate = translator.getFixedT(language) as unknown as (key: string, values: object) => string;
  const text = (key: Key, values: TextValues = {}): string => translate(key, { ...values, nest: false });
  return {
    language,
    text,
    html: (key, values = {}) => {
      const names = Object.keys(values);
      const marked = names.map((name, n) => [name, name === 'count' ? values[name] : `${OPEN}${n}${CLOSE}`]);
      // Between the marks stands the number of a value, everywhere else what the text says.
      const parts = text(key, Object.fromEntries(marked) as TextValues).split(/[\u{E000}\u{E001}]/u);
      return html`${parts.map((part, n) => (n % 2 === 0 ? part : (values[names[Number(part)] ?? ''] ?? '')))}`;
    },
  };
}
