/** The frame of every page that a recipient sees. */
import { type Html, html } from '../../lib/html.ts';
import { LANGUAGE_NAMES } from '../../words/languages.ts';
import { assetUrl } from '../assets.ts';
import type { Frame } from './view.ts';

export interface PublicPage {
  readonly title: string;
  readonly body: Html;
}

export function publicLayout(frame: Frame, page: PublicPage): Html {
  const { speech, brand } = frame;
  return html`<!doctype html>
<html lang="${speech.language}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="robots" content="noindex, nofollow">
    <meta name="referrer" content="no-referrer">
    <title>${page.title}${brand?.company ? ` – ${brand.company}` : ''}</title>
    <link rel="icon" href="${assetUrl('icon.svg')}" type="image/svg+xml">
    <link rel="stylesheet" href="${assetUrl('public.css')}">
    ${brand?.stylesheet ? html`<link rel="stylesheet" href="${brand.stylesheet}">` : ''}
  </head>
  <body class="public">
    ${frame.banner ?? ''}
    ${languages(frame)}
    <div class="sheet">
      ${masthead(frame)}
      <main>${page.body}</main>
    </div>
    <footer class="small-print">
      ${controller(frame)}
      <p>${speech.text('footer')}</p>
    </footer>
  </body>
</html>`;
}

function languages({ languages: links, speech }: Frame): Html | string {
  if (links.length === 0) return '';
  return html`
    <nav class="languages" aria-label="${speech.text('language')}">
      <ul>${links.map(
        ({ language, href }) =>
          html`<li><a href="${href}" lang="${language}" hreflang="${language}"${language === speech.language ? html` aria-current="true"` : ''}>${LANGUAGE_NAMES[language]}</a></li>`,
      )}</ul>
    </nav>`;
}

function masthead({ brand }: Frame): Html | string {
  if (!brand?.company && !brand?.logo) return '';
  // The name of the company is the picture's text; without it the picture says nothing that the page does not say.
  const name = brand.company ?? '';
  return html`<header class="masthead">${brand.logo ? html`<img class="logo" src="${brand.logo}" alt="${name}">` : html`<p class="sender">${name}</p>`}</header>`;
}

/** Who answers for the data, and where that can be read. */
function controller({ brand, speech }: Frame): Html | string {
  const { controller: name = null, privacyUrl = null } = brand?.settings ?? {};
  if (name === null && privacyUrl === null) return '';
  return html`<p>${name === null ? '' : html`${speech.text('controller', { controller: name })}${privacyUrl === null ? '' : ' · '}`}${privacyUrl === null ? '' : html`<a href="${privacyUrl}" rel="noopener noreferrer">${speech.text('privacy')}</a>`}</p>`;
}
