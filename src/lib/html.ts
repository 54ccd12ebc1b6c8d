/** HTML from template literals: values are escaped unless they came from `html` or `raw` themselves. */
import { html, raw } from 'hono/html';

export { html, raw };

/** A template's value; a promise where a part of it is one. */
export type Html = ReturnType<typeof html>;

/** @returns the page as text, ready to be sent */
export async function renderHtml(page: Html): Promise<string> {
  return (await page).toString();
}
