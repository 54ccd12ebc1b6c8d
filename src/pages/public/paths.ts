import { LANGUAGES, type Language } from '../../words/languages.ts';
import type { LanguageLink, Paths } from './view.ts';

/** @param page path of the link @param asked the language that was pressed: it is kept from page to page; null: none was */
export function pathsOf(page: string, asked: Language | null): Paths {
  const query = asked === null ? '' : `?lang=${asked}`;
  return {
    method: 'post',
    page: `${page}${query}`,
    leave: `${page}${query}`,
    reason: `${page}/reason${query}`,
    preference: `${page}/preference${query}`,
    address: `${page}/address${query}`,
    undo: `${page}/undo${query}`,
    back: `${page}/back${query}`,
  };
}

/** @param suffix of the query: what else the page is to remember */
export function languageLinks(page: string, shown: readonly Language[], suffix = ''): readonly LanguageLink[] {
  if (shown.length < 2) return [];
  return LANGUAGES.filter((language) => shown.includes(language)).map((language) => ({
    language,
    href: `${page}?lang=${language}${suffix}`,
  }));
}
