/** The frame of every page that a recipient sees. */
import { type Html, html } from '../../lib/html.ts';
import { assetUrl } from '../assets.ts';
import { texts } from './texts.ts';

export interface PublicPage {
  readonly title: string;
  /** Who sent the mail; null where we do not know. */
  readonly company: string | null;
  readonly body: Html;
}

export function publicLayout(page: PublicPage): Html {
  return html`<!doctype html>
<html lang="${texts.lang}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="robots" content="noindex, nofollow">
    <meta name="referrer" content="no-referrer">
    <title>${page.title}${page.company ? ` – ${page.company}` : ''}</title>
    <link rel="icon" href="${assetUrl('icon.svg')}" type="image/svg+xml">
    <link rel="stylesheet" href="${assetUrl('public.css')}">
  </head>
  <body class="public">
    <main class="sheet">
      ${page.company ? html`<p class="sender">${page.company}</p>` : ''}
      ${page.body}
    </main>
    <footer class="small-print"><p>${texts.footer}</p></footer>
  </body>
</html>`;
}
