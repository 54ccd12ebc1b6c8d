/** What a portal's own people read of its unsubscribe page: in English, as tasks are, else in its default language. Pure. */
import type { OwnWords } from '../flow/own-words.ts';
import { ownText } from './own-text.ts';
import { fillPageSettings, type Labels, type PageSettings } from './page-settings.ts';

/** @param stored null: nothing was ever saved */
export function ownWords(stored: Partial<PageSettings> | null): OwnWords {
  const { language, reasons, streams } = fillPageSettings(stored);
  const named = (list: readonly { readonly key: string; readonly labels: Labels }[]) =>
    Object.fromEntries(
      list.flatMap(({ key, labels }) => {
        const own = ownText(labels, 'en', language);
        return own ? [[key, own.text]] : [];
      }),
    );
  return { reasons: named(reasons), streams: named(streams) };
}
