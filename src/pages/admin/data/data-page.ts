/** What is stored of people, where, for how long, and what can be done for one of them. */
import { DAY_MS } from '../../../lib/clock.ts';
import { type Html, html } from '../../../lib/html.ts';
import { RETENTION } from '../../../lib/retention.ts';
import type { ErasureRequest } from '../../../store/erasure-request.ts';
import type { Held } from '../../../store/report/held.ts';
import { count } from '../../format.ts';
import { confirm } from '../../parts/confirm.ts';
import { emailText } from '../../parts/email-text.ts';
import { NOTHING, table } from '../../parts/table.ts';
import { textField } from '../../parts/text-field.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { KEPT_THINGS, type KeptThing } from './kept-things.ts';

/** As this server is set up. */
export interface DataPlaces {
  readonly server: string;
  readonly database: string;
  readonly hubspot: string;
  /** null: no mail is sent. */
  readonly mailServer: string | null;
}

export interface DataFacts {
  readonly places: DataPlaces;
  readonly held: Held;
  readonly mailboxes: readonly string[];
  readonly requests: readonly ErasureRequest[];
  /** Put into the fields, where somebody came from a person’s page. */
  readonly email: string;
}

export function dataPage(visit: AdminVisit, view: DataFacts): Html {
  return adminLayout(visit, {
    title: 'Data',
    section: 'data',
    body: html`
      <div class="page-head"><h1>Data</h1></div>
      <p class="section-lead">What Bellwether stores of people, where, and for how long, as this server is set up and works. <a href="/privacy">How Bellwether processes data</a> can be read by everybody.</p>
      ${visit.admin.role === 'admin' ? forOne(view) : ''}
      ${view.requests.length > 0 ? requests(visit, view.requests) : ''}
      ${kept(visit, view.held)}
      ${where(view)}
      ${visit.admin.role === 'admin' ? disconnection() : ''}`,
  });
}

function forOne({ email }: DataFacts): Html {
  const field = (id: string) =>
    textField({
      name: 'email',
      id,
      label: 'Their address',
      value: email,
      type: 'email',
      isRequired: true,
      maxLength: 254,
    });
  return html`
    <section aria-labelledby="one-person">
      <h2 id="one-person">For one person</h2>
      <p class="section-lead">Whoever asks what you hold of them has a right to a copy, and whoever asks to be forgotten to be erased. Make sure first that it is they who ask.</p>
      <div class="columns">
        <form class="panel" method="post" action="/data/export">
          <h3>A copy of everything</h3>
          <p>As JSON: every row of the ledger that is about them, by any of their addresses, and where they are named beside others. Raw reports are listed by number, since they hold what was reported of others, too.</p>
          ${field('export-email')}
          <p class="actions"><button class="button" type="submit">Download the copy</button></p>
        </form>
        <div class="panel">
          <h3>Erase them</h3>
          <p>The same as when HubSpot tells us of a privacy deletion. It cannot be undone.</p>
          ${confirm({
            label: 'Erase a person',
            question:
              'Everything that names them goes: facts, mails, reasons, tasks that wait, our copy of the contact, by all of their addresses. A keyed hash stays, so that they are not mailed again. The contact in HubSpot, its tasks and notes, and what your email services hold stay: delete them there.',
            deed: 'Erase them for good',
            action: '/data/erase',
            fields: field('erase-email'),
            isDangerous: true,
          })}
        </div>
      </div>
    </section>`;
}

function requests(visit: AdminVisit, rows: readonly ErasureRequest[]): Html {
  return html`
    <section class="section" aria-labelledby="requests">
      <h2 id="requests">About to be erased</h2>
      <p class="section-lead">The worker carries it out in a moment; then it is gone from here, too.</p>
      <div class="panel">${table<ErasureRequest>(
        'Erasures that are not carried out yet',
        [
          { label: 'Address', cell: (one) => emailText(one.email) },
          { label: 'Asked by', cell: (one) => one.askedBy },
          { label: 'When', cell: (one) => visit.format.time(one.askedAt) },
          {
            label: 'What went wrong',
            cell: (one) => (one.why ? html`<span class="why">${one.why} It is tried again.</span>` : NOTHING),
          },
        ],
        rows,
      )}</div>
    </section>`;
}

function kept(visit: AdminVisit, held: Held): Html {
  const oldest = held.oldestDelivery
    ? html` The oldest raw report that is still held came ${visit.format.date(held.oldestDelivery)}.`
    : '';
  return html`
    <section class="section" aria-labelledby="kept">
      <h2 id="kept">What is stored, and for how long</h2>
      <p class="section-lead">${count(held.suppressed)} addresses are suppressed, and ${count(held.forgotten)} are known by a keyed hash alone because their owners were erased.${oldest}</p>
      <div class="panel">${table<KeptThing>(
        'What is stored of people',
        [
          { label: 'What', cell: (one) => html`<strong>${one.what}</strong>` },
          { label: 'Holds', cell: (one) => one.holds },
          { label: 'Kept', cell: (one) => one.kept },
        ],
        KEPT_THINGS,
      )}</div>
    </section>`;
}

/** Certified apps have to offer it themselves: HubSpot is told, and its admins get a mail. */
function disconnection(): Html {
  return html`
    <section class="section" aria-labelledby="disconnect">
      <h2 id="disconnect">Take Bellwether out</h2>
      <div class="panel">
        <p>HubSpot uninstalls the app, and its admins are told. Properties, tasks and notes stay in HubSpot. What is stored here is deleted after ${RETENTION.disconnectedPortal / DAY_MS} days, unless the app is installed again before.</p>
        ${confirm({
          label: 'Disconnect from HubSpot',
          question:
            'From this moment whatever your email services report is turned away, nothing more is written into HubSpot, and links to your unsubscribe page stop once everything is deleted. Move those first.',
          deed: 'Disconnect and uninstall',
          action: '/disconnect',
          isDangerous: true,
        })}
      </div>
    </section>`;
}

function where({ places, mailboxes }: DataFacts): Html {
  return html`
    <section class="section" aria-labelledby="where">
      <h2 id="where">Where it is, and who else gets it</h2>
      <div class="panel">
        <dl class="facts">
          <dt>Server</dt><dd>${places.server}</dd>
          <dt>Database</dt><dd>${places.database}</dd>
          <dt>HubSpot</dt><dd>${places.hubspot}: contact and company properties, tasks and notes, in the account that installed Bellwether${' '}and nowhere else</dd>
          <dt>Mail server</dt><dd>${places.mailServer ? `${places.mailServer}: mails by which people confirm what they asked for` : 'None: Bellwether sends no mail'}</dd>
          <dt>Mailboxes</dt><dd>${mailboxes.length > 0 ? `${mailboxes.join(', ')}: read, and nothing is written there` : 'None is read'}</dd>
          <dt>Sub-processors</dt><dd>None. Bellwether calls no other service with data of people. It asks the DNS about domains, and Amazon for the certificates of its own reports; neither names anybody.</dd>
        </dl>
        <p>Secrets are encrypted at rest. Backups of the database are yours, and hold what was erased until they expire.</p>
      </div>
    </section>`;
}
