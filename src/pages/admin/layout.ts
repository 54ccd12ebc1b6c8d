/** The frame of the admin pages. */
import { type Html, html } from '../../lib/html.ts';
import { assetUrl } from '../assets.ts';
import { emailText } from '../parts/email-text.ts';
import { icon } from '../parts/icon.ts';
import type { AdminVisit } from './visit.ts';
import { workStrip } from './work/work-strip.ts';

/** What is looked at daily stands above what is set up once. */
const GROUPS = [
  {
    label: 'Flock',
    sections: [
      { id: 'overview', label: 'Overview', href: '/', icon: 'overview' },
      { id: 'lost', label: 'Lost contacts', href: '/lost', icon: 'lost' },
      { id: 'deals', label: 'Deals', href: '/deals', icon: 'deals' },
      { id: 'accounts', label: 'Accounts', href: '/accounts', icon: 'accounts' },
      { id: 'won-back', label: 'Won back', href: '/won-back', icon: 'won-back' },
    ],
  },
  {
    label: 'Reports',
    sections: [
      { id: 'rates', label: 'Rates', href: '/rates', icon: 'rates' },
      { id: 'data-sources', label: 'Data sources', href: '/data-sources', icon: 'data' },
      { id: 'age', label: 'Age', href: '/age', icon: 'age' },
      { id: 'reasons', label: 'Reasons', href: '/reasons', icon: 'reasons' },
    ],
  },
  {
    label: 'Before you send',
    sections: [
      { id: 'preflight', label: 'Check a list', href: '/preflight', icon: 'preflight' },
      { id: 'new-data', label: 'New data', href: '/new-data', icon: 'new-data' },
      { id: 'suppressions', label: 'Suppression list', href: '/suppressions', icon: 'suppressions' },
    ],
  },
  {
    label: 'Proof',
    sections: [
      { id: 'deliveries', label: 'Deliveries', href: '/deliveries', icon: 'deliveries' },
      { id: 'writes', label: 'CRM changes', href: '/writes', icon: 'writes' },
      { id: 'honoured', label: 'Honoured', href: '/honoured', icon: 'honoured' },
      { id: 'drift', label: 'Drift', href: '/drift', icon: 'drift' },
      { id: 'work', label: 'Work', href: '/work', icon: 'work' },
    ],
  },
  {
    label: 'Set up',
    sections: [
      { id: 'sources', label: 'Sources', href: '/sources', icon: 'sources' },
      { id: 'imports', label: 'Imports', href: '/imports', icon: 'imports' },
      { id: 'segments', label: 'Segments', href: '/segments', icon: 'segments' },
      { id: 'links', label: 'Links', href: '/links', icon: 'links' },
      { id: 'plays', label: 'Plays', href: '/plays', icon: 'plays' },
      { id: 'unsubscribe-page', label: 'Unsubscribe page', href: '/unsubscribe-page', icon: 'leave' },
      { id: 'audit', label: 'Audit log', href: '/audit', icon: 'audit' },
      { id: 'data', label: 'Data', href: '/data', icon: 'data' },
      { id: 'team', label: 'Team', href: '/team', icon: 'team' },
      { id: 'api-keys', label: 'API', href: '/api-keys', icon: 'api' },
    ],
  },
] as const;
type Section = (typeof GROUPS)[number]['sections'][number];
export type SectionId = Section['id'];

export interface AdminPage {
  readonly title: string;
  readonly section: SectionId;
  /** What was searched for, to stand in the search field. */
  readonly query?: string;
  readonly body: Html;
}

export function adminLayout(visit: AdminVisit, page: AdminPage): Html {
  return documentOf(
    `${page.title} · Bellwether`,
    html`
  <body class="admin">
    <a class="skip" href="#main">Skip to the content</a>
    <header class="top">
      ${wordmark()}
      <button class="button plain menu-button" type="button" popovertarget="menu">${icon('menu')}Menu</button>
      <div class="menu" id="menu" popover>
        <nav class="sections" aria-label="Sections">
          ${GROUPS.map((group) => sectionGroup(group.label, group.sections, page, visit))}
        </nav>
        ${account(visit)}
      </div>
    </header>
    <div class="desk">
      <form class="search" role="search" action="/addresses" method="get">
        <label class="visually-hidden" for="find">Find a person</label>
        <input class="input" id="find" name="q" type="search" value="${page.query ?? ''}" placeholder="Name, address, company or @domain" aria-keyshortcuts="/" autocomplete="off" spellcheck="false" autocapitalize="none">
        <button class="button plain" type="submit">Find</button>
      </form>
      <main id="main" tabindex="-1">
        ${visit.flash ? html`<p class="flash ${visit.flash.tone}" role="status">${visit.flash.text}</p>` : ''}
        ${revoked(visit)}
        ${page.section === 'work' ? '' : workStrip(visit.errands)}
        ${countedAt(visit)}
        ${page.body}
      </main>
    </div>
  </body>`,
  );
}

function countedAt({ counted, format }: AdminVisit): Html | string {
  return counted
    ? html`<p class="hint" role="note">Counted at ${format.time(counted.at)}: counting takes long in an account of this size. From ${format.time(counted.until)} on it is counted anew.</p>`
    : '';
}

function sectionGroup(label: string, sections: readonly Section[], page: AdminPage, visit: AdminVisit): Html {
  const shown = sections.filter(({ id }) => id !== 'team' || visit.admin.role === 'admin');
  const links = shown.map(
    (one) =>
      html`<li><a href="${hrefFor(one, visit)}"${one.id === page.section ? html` aria-current="page"` : ''}>${icon(one.icon)}${one.label}</a></li>`,
  );
  return html`<p class="group" aria-hidden="true">${label}</p><ul aria-label="${label}">${links}</ul>`;
}

/** Whoever may only look makes no keys, and can read how to ask. */
function hrefFor({ id, href }: Section, { admin }: AdminVisit): string {
  return id === 'api-keys' && admin.role !== 'admin' ? '/api-keys/guide' : href;
}

/** A page without navigation: sign-in and errors. */
export function bareLayout(title: string, body: Html): Html {
  return documentOf(
    `${title} · Bellwether`,
    html`
  <body class="admin bare">
    <main class="bare-sheet">${wordmark()}${body}</main>
  </body>`,
  );
}

function documentOf(title: string, body: Html): Html {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title}</title>
    <link rel="icon" href="${assetUrl('icon.svg')}" type="image/svg+xml">
    <link rel="stylesheet" href="${assetUrl('admin.css')}">
    <script type="module" src="${assetUrl('enhance.js')}"></script>
  </head>${body}
</html>`;
}

function wordmark(): Html {
  return html`<a class="wordmark" href="/"><img src="${assetUrl('icon.svg')}" alt="" width="28" height="28"><span>Bellwether</span></a>`;
}

function account(visit: AdminVisit): Html {
  const { admin, portal } = visit;
  return html`
    <div class="account">
      <p class="portal-name">${portal.name ?? `Portal ${portal.portalId}`}</p>
      <p class="portal-who">${admin.email ? emailText(admin.email) : ''}${admin.role === 'viewer' ? ' (viewer)' : ''}</p>
      <form method="post" action="${visit.signOutPath}"><button class="link" type="submit">Sign out</button></form>
    </div>`;
}

function revoked(visit: AdminVisit): Html | string {
  if (visit.portal.state === 'active') return '';
  return html`
    <div class="banner red" role="alert">
      <div>
        <p class="banner-title">HubSpot no longer lets us in</p>
        <p>${visit.portal.stateWhy ?? 'The app was uninstalled, or its access was withdrawn.'} Events are still being stored; nothing reaches the CRM.</p>
      </div>
      <a class="button" href="/oauth/install">Connect again</a>
    </div>`;
}
