/** One company: what became of it, why we think so, and where its people probably are now. */

import { cutText } from '../../../lib/cut-text.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { AccountView } from '../../../store/report/accounts.ts';
import { counted } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { emailText } from '../../parts/email-text.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { ACCOUNT_KINDS_IN_WORDS, formExample } from './account-words.ts';
import { confirmedSection } from './confirmed-section.ts';
import { peopleSection } from './people-section.ts';
import type { ReadAccount } from './read-account.ts';

export function accountPage(visit: AdminVisit, account: ReadAccount): Html {
  const { view } = account;
  return adminLayout(visit, {
    title: view.companyName ?? view.domain,
    section: 'accounts',
    body: html`
      <div class="page-head">
        <div>
          <h1 class="email">${cutText(view.companyName ?? view.domain, 120)}</h1>
          ${who(visit, view)}
        </div>
      </div>
      ${standing(visit, view)}
      ${peopleSection(visit, account)}
      ${confirmedSection(visit, account.confirmed)}`,
  });
}

function who(visit: AdminVisit, view: AccountView): Html {
  const company = view.companyId
    ? html`<a href="${visit.links.record('company', view.companyId)}">Open the company in HubSpot</a>`
    : '';
  return html`
    <p class="who">${view.companyName ? emailText(view.domain) : 'No company in HubSpot is known to have this domain'}${view.ownerName ? html` · Owner: ${view.ownerName}` : ''}</p>
    <p class="who-links">${company} <a href="/addresses?q=${encodeURIComponent(`@${view.domain}`)}">All addresses at ${emailText(view.domain)}</a></p>`;
}

function standing(visit: AdminVisit, view: AccountView): Html {
  const words = ACCOUNT_KINDS_IN_WORDS[view.kind];
  const facts: [string, Html | string][] = [
    ['Known here', counted(view.known, 'person', 'people')],
    ['No longer reached', counted(view.lost, 'person', 'people')],
  ];
  if (view.newDomain) facts.push(['Probable new domain', emailText(view.newDomain)]);
  if (view.format) facts.push(['Addresses are written like', formExample(view.format)]);
  if (view.since) facts.push(['Since', visit.format.date(view.since)]);
  const evidence = view.state?.evidence ?? [];
  return html`
    <section class="panel" aria-labelledby="standing">
      <h2 id="standing">What we believe</h2>
      <p>${badge(words.label, words.tone)} ${words.says}</p>
      <dl class="facts wide">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
      ${
        evidence.length > 0
          ? html`<h3>Why we think so</h3>
      <ul class="evidence">${evidence.map((one) => html`<li>${one.text}${one.at ? html` <span class="fine">${visit.format.date(new Date(one.at))}</span>` : ''}</li>`)}</ul>`
          : ''
      }
    </section>`;
}
