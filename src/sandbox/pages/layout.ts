import { html } from 'hono/html';
import type { Reply } from '../http/reply.ts';
import type { Portal } from '../model/portal.ts';

/** What hono's `html` gives: text in it is escaped, markup in it is not. */
export type Markup = ReturnType<typeof html>;

export interface Page {
  readonly title: string;
  /** The portal whose tabs stand on top, if the page is inside one. */
  readonly portal?: Portal;
  readonly tab?: string;
  readonly main: Markup;
  /** Another origin to which a form on this page may lead (the app's redirect address). */
  readonly formOrigin?: string;
  readonly status?: number;
}

const TABS = [
  ['contacts', 'Contacts'],
  ['companies', 'Companies'],
  ['deals', 'Deals'],
  ['tasks', 'Tasks'],
  ['segments', 'Segments'],
  ['app', 'App'],
] as const;

/** Answers a whole page with the headers that keep it to itself: no script, no frame, nothing from elsewhere. */
export async function answerPage(page: Page): Promise<Reply> {
  const body = await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${page.title} · Local sandbox</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/sandbox.css">
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="top">
<a class="brand" href="/">Sandbox CRM</a>
<strong class="notice">Local sandbox, not HubSpot</strong>
</header>
${page.portal ? portalBar(page.portal, page.tab ?? '') : ''}
<main id="main">${page.main}</main>
</body>
</html>`;
  return {
    status: page.status ?? 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentPolicy(page.formOrigin),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
    body: String(body),
  };
}

export function answerMissing(what: string, portal?: Portal): Promise<Reply> {
  const main = html`<h1>Not here</h1><p>${what}</p><p><a href="/">Back to the portals</a></p>`;
  return answerPage({ title: 'Not here', status: 404, main, ...(portal ? { portal } : {}) });
}

function portalBar(portal: Portal, current: string): Markup {
  return html`<nav class="tabs" aria-label="Portal ${portal.id}">
<span class="portal">${portal.name} <small>${portal.id}</small></span>
<ul>${TABS.map(
    ([tab, label]) =>
      html`<li><a href="/portals/${portal.id}/${tab}"${tab === current ? html` aria-current="page"` : ''}>${label}</a></li>`,
  )}</ul>
</nav>`;
}

function contentPolicy(formOrigin: string | undefined): string {
  // Browsers apply form-action to the redirect after a form, too.
  const forms = formOrigin ? `'self' ${formOrigin}` : "'self'";
  return `default-src 'none'; style-src 'self'; img-src data:; form-action ${forms}; base-uri 'none'; frame-ancestors 'none'`;
}
