/** One page that proves what became of one person's wishes: to be printed, or handed over as a file. */
import { type Html, html, raw } from '../../../lib/html.ts';
import type { ClockRow, HashedSuppression, ProofRow } from '../../../store/report/honoured.ts';
import { assetText, assetUrl } from '../../assets.ts';
import { choiceWords } from '../../choice-words.ts';
import { NOTHING, table } from '../../parts/table.ts';
import { eventWords, plain, reasonClause, venueWords } from '../../words.ts';
import type { AdminVisit } from '../visit.ts';
import { PLACES, placesOf } from './honour-words.ts';
import type { Proof } from './read-proof.ts';

export function proofPage(visit: AdminVisit, proof: Proof): Html {
  return sheet(
    visit,
    proof,
    html`<link rel="stylesheet" href="${assetUrl('proof.css')}"><link rel="icon" href="${assetUrl('icon.svg')}" type="image/svg+xml">`,
    html`
      <nav class="not-printed" aria-label="Proof">
        <a href="/honoured">Back to Honoured</a>
        ${proof.person ? html`<a href="/honoured/proof/${proof.person.addressId}/download" download>Download as a file</a>` : ''}
        <span>Print it with your browser.</span>
      </nav>`,
  );
}

/** The same with its looks inside, since it is opened where our stylesheets are not. */
export function proofFile(visit: AdminVisit, proof: Proof): Html {
  return sheet(visit, proof, html`<style>${raw(assetText('proof.css'))}</style>`, html``);
}

function sheet(visit: AdminVisit, proof: Proof, head: Html, above: Html): Html {
  const { portal } = visit;
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light">
    <title>Proof of unsubscription · Bellwether</title>
    ${head}
  </head>
  <body class="proof">
    ${above}
    <main>
      <h1>Proof of unsubscription</h1>
      <dl>
        <dt>Sender</dt><dd>${senderOf(proof, portal.name)} (HubSpot account ${portal.portalId})</dd>
        <dt>Person</dt><dd>${who(proof)}</dd>
        <dt>Written</dt><dd>${moment(visit.now)}, for ${visit.admin.email ?? 'an admin'}</dd>
      </dl>
      <p class="fine">All times are in UTC, as the ledger of Bellwether holds them. Nobody can change them in the console.</p>
      ${proof.wishes.map((row, nth) => wish(row, nth, visit.now))}
      ${acts(proof.acts)}
      ${standing(proof.suppressions, visit.now)}
    </main>
  </body>
</html>`;
}

/** As people know the company, beside its account in HubSpot. */
function senderOf({ sender }: Proof, account: string | null): string {
  return [sender, account].filter((name) => name !== null).join(', ') || 'HubSpot account';
}

function who({ person, suppressions }: Proof): Html | string {
  if (!person) {
    const isErased = suppressions.some((row) => row.reason === 'erased');
    return `${isErased ? 'Erased at their own request.' : 'Nobody whom Bellwether or HubSpot knew when they left.'} Their address is known by a keyed hash alone, with which what was typed agrees.`;
  }
  return html`${person.name ? `${person.name}, ` : ''}${person.email}${person.contactId ? ` (contact ${person.contactId} in HubSpot)` : ''}`;
}

const ACTORS: Readonly<Record<string, string>> = {
  person: 'The person',
  customer: 'A colleague, on the person’s word',
  esp: 'The email service, for the person',
  unknown: 'Reported without saying who',
};

interface Line {
  readonly what: string;
  readonly at: Date | null;
  readonly took: string;
}

function wish(row: ClockRow, nth: number, now: Date): Html {
  const lines: Line[] = [
    { what: 'Asked', at: row.askedAt, took: '' },
    { what: 'Bellwether heard of it', at: row.heardAt, took: '' },
    ...placesOf(row, now).map((one) => ({ what: `${PLACES[one.place]} knew`, at: one.at, took: one.says })),
  ];
  return html`
    <section aria-labelledby="wish-${nth}">
      <h2 id="wish-${nth}">${eventWords(row.type).label}${row.stream === null ? '' : `: ${row.stream}`}</h2>
      <dl>
        <dt>Where</dt><dd>${whereOf(row)}</dd>
        <dt>By whom</dt><dd>${ACTORS[row.actor] ?? plain(row.actor)}</dd>
        ${row.campaign ? html`<dt>Mailing</dt><dd>${row.campaign}</dd>` : ''}
        <dt>Ledger</dt><dd class="key">${row.eventKey}</dd>
      </dl>
      ${table<Line>(
        'When each place knew',
        [
          { label: 'What', cell: (one) => one.what },
          { label: 'When', cell: (one) => (one.at ? moment(one.at) : NOTHING) },
          { label: 'After the wish', cell: (one) => one.took || NOTHING },
        ],
        lines,
      )}
    </section>`;
}

function whereOf(row: ClockRow): string {
  if (row.esp === 'bellwether') return `Bellwether’s own page, ${venueWords(row.native)}`;
  return `${row.sourceLabel ?? plain(row.esp)}, reported as “${row.native}”`;
}

const ACTS: Readonly<Record<string, string>> = {
  leave: 'Left',
  prefer: 'Chose less mail',
  undo: 'Took it back',
  ask: 'Asked for more, to be confirmed by mail',
  return: 'Confirmed that they want mail again',
  address: 'Confirmed another address',
};

function acts(rows: readonly ProofRow[]): Html | string {
  if (rows.length === 0) return '';
  return html`
    <section aria-labelledby="acts">
      <h2 id="acts">What the person did</h2>
      ${table<ProofRow>(
        'Acts of the person, as recorded when they happened',
        [
          { label: 'When', cell: (row) => moment(row.at) },
          {
            label: 'What',
            cell: whatOf,
          },
          { label: 'Where', cell: (row) => venueWords(row.venue) },
          { label: 'By whom', cell: (row) => ACTORS[row.actor] ?? plain(row.actor) },
          { label: 'With', cell: (row) => (typeof row.detail.userAgent === 'string' ? row.detail.userAgent : NOTHING) },
          { label: 'No.', isNumber: true, cell: (row) => String(row.proofId) },
        ],
        rows,
      )}
    </section>`;
}

/** `Left: everything`, `Chose less mail: at most once a month (everything)` */
function whatOf(row: ProofRow): string {
  const of = row.stream ?? (row.scope === 'everything' ? 'everything' : plain(row.scope));
  const { choice } = row.detail;
  const what = typeof choice === 'string' ? `${choiceWords(choice)} (${of})` : of;
  return `${ACTS[row.act] ?? plain(row.act)}: ${what}`;
}

function standing(rows: readonly HashedSuppression[], now: Date): Html {
  const held = rows.filter((row) => row.until === null || row.until > now);
  return html`
    <section aria-labelledby="held">
      <h2 id="held">What holds now</h2>
      ${
        held.length === 0
          ? html`<p>The address is not suppressed.</p>`
          : html`<ul>${held.map(
              (row) =>
                html`<li>${row.stream === '' ? 'All mail' : row.stream}: not mailed since ${moment(row.since)}${row.until ? html`, until ${moment(row.until)}` : ''} (${row.reason === 'erased' ? 'erased' : row.reason === 'paused' ? 'a break' : reasonClause(row.reason)}).</li>`,
            )}</ul>`
      }
    </section>`;
}

/** `2026-11-22 15:04:05.120 UTC` */
function moment(at: Date): Html {
  const iso = at.toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 23)} UTC</time>`;
}
