import { LANGUAGES, type Language } from '../../words/languages.ts';
import type { LanguageLink, Paths } from './view.ts';

/** What is kept from page to page. */
export interface Kept {
  /** That was pressed; null: none was. */
  readonly language: Language | null;
  readonly campaign: string | null;
}

/** @param page path of the link */
export function pathsOf(page: string, { language, campaign }: Kept): Paths {
  const query = writeQuery({ lang: language, c: campaign });
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

/** @param more what else the page is to remember; they have just left */
export function languageLinks(
  page: string,
  shown: readonly Language[],
  { campaign = null, isJust = false }: { readonly campaign?: string | null; readonly isJust?: boolean } = {},
): readonly LanguageLink[] {
  if (shown.length < 2) return [];
  return LANGUAGES.filter((language) => shown.includes(language)).map((language) => ({
    language,
    href: `${page}${writeQuery({ lang: language, just: isJust ? '1' : null, c: campaign })}`,
  }));
}

/** @returns with its question mark; empty where nothing is kept */
export function writeQuery(fields: Readonly<Record<string, string | null>>): string {
  const parts = Object.entries(fields).flatMap(([name, value]) =>
    value === null ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}
