/** Segments in HubSpot: what each is for, how many are in it, and what to do where one is not there. */
import { type Html, html } from '../../../lib/html.ts';
import type { Segment } from '../../../store/segment.ts';
import type { SegmentProgress } from '../../../store/segment-member.ts';
import { count, counted } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { confirm } from '../../parts/confirm.ts';
import { emailText } from '../../parts/email-text.ts';
import { emptyState } from '../../parts/empty.ts';
import { notice } from '../../parts/notice.ts';
import { progress } from '../../parts/progress.ts';
import { NOTHING, table } from '../../parts/table.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { segmentState } from './segment-words.ts';

export interface SegmentsView {
  readonly segments: readonly Segment[];
  readonly progress: ReadonlyMap<number, SegmentProgress>;
  /** HubSpot lets us make segments. */
  readonly isGranted: boolean;
}

export function segmentsPage(visit: AdminVisit, view: SegmentsView): Html {
  const filtered = view.segments.filter(({ kind }) => kind === 'filtered');
  const written = view.segments.filter(({ kind }) => kind === 'written');
  return adminLayout(visit, {
    title: 'Segments',
    section: 'segments',
    body: html`
      <div class="page-head"><h1>Segments</h1>${isAdmin(visit) && view.isGranted && view.segments.length > 0 ? checkButton() : ''}</div>
      <p class="section-lead">Lists in HubSpot that Bellwether makes and keeps right: for a mailing to leave out, a workflow to start from, a report to count. Rename them in HubSpot as you like; who changes their filters finds them put right within an hour.</p>
      ${view.isGranted ? '' : notGranted()}
      <section class="section" aria-labelledby="kept">
        <h2 id="kept">Filled by HubSpot</h2>
        ${
          filtered.length === 0
            ? emptyState('None yet', 'They are made as soon as Bellwether is connected to HubSpot.')
            : html`<div class="panel">${keptTable(visit, view, filtered)}</div>`
        }
      </section>
      <section class="section" aria-labelledby="written">
        <h2 id="written">Written by Bellwether</h2>
        ${
          written.length === 0
            ? emptyState(
                'None yet',
                'When you have a list checked before you send, whom to leave out is written as a segment, and stands here.',
              )
            : html`<div class="panel">${writtenTable(visit, view, written)}</div>`
        }
      </section>`,
  });
}

const isAdmin = (visit: AdminVisit): boolean => visit.admin.role === 'admin';

function checkButton(): Html {
  return html`<form method="post" action="/segments/check"><button class="button plain small" type="submit">Check again</button></form>`;
}

function notGranted(): Html {
  return notice(
    'amber',
    'HubSpot does not let Bellwether make segments',
    'The permission crm.lists.write was not granted. Everything else works without it; connect again and leave the permission on, and the segments are made.',
    html`<a href="/oauth/install">Connect again</a>`,
  );
}

function keptTable(visit: AdminVisit, view: SegmentsView, segments: readonly Segment[]): Html {
  return table<Segment>(
    'Segments that HubSpot fills',
    [
      { label: 'Segment', cell: (segment) => nameCell(visit, segment) },
      { label: 'Contacts', isNumber: true, cell: (segment) => sizeOf(segment) },
      { label: 'Read', cell: (segment) => (segment.readAt ? visit.format.ago(segment.readAt) : NOTHING) },
      { label: 'State', cell: (segment) => stateCell(visit, view, segment) },
    ],
    segments,
  );
}

function writtenTable(visit: AdminVisit, view: SegmentsView, segments: readonly Segment[]): Html {
  return table<Segment>(
    'Segments that Bellwether writes',
    [
      { label: 'Segment', cell: (segment) => nameCell(visit, segment) },
      { label: 'In HubSpot', cell: (segment) => progressCell(view, segment) },
      {
        label: 'Asked by',
        cell: (segment) =>
          html`${segment.askedBy ? emailText(segment.askedBy) : 'Bellwether'}<span class="person-who">${visit.format.ago(segment.plannedAt)}</span>`,
      },
      { label: 'State', cell: (segment) => stateCell(visit, view, segment) },
    ],
    segments,
  );
}

function nameCell(visit: AdminVisit, segment: Segment): Html {
  const name = segment.listName ?? segment.name;
  const shown =
    segment.state === 'there' && segment.listId !== null
      ? html`<a href="${visit.links.segment(segment.listId)}" rel="noreferrer">${name}</a>`
      : html`<strong>${name}</strong>`;
  return html`${shown}<span class="person-who">${segment.description}</span>`;
}

function sizeOf(segment: Segment): string {
  return segment.state === 'there' && segment.size !== null ? count(segment.size) : NOTHING;
}

function progressCell(view: SegmentsView, segment: Segment): Html | string {
  const members = view.progress.get(segment.segmentId);
  if (!members) return counted(0, 'contact');
  const missing =
    members.missing > 0
      ? html`<span class="why">${counted(members.missing, 'contact')} ${members.missing === 1 ? 'is' : 'are'} no longer in HubSpot.</span>`
      : '';
  if (members.open === 0 || segment.state !== 'there') return html`${counted(members.written, 'contact')}${missing}`;
  const total = Math.max(members.wanted - members.missing, members.open);
  return html`${progress({ id: `segment-${segment.segmentId}`, label: 'Being written', done: total - members.open, total })}${missing}`;
}

function stateCell(visit: AdminVisit, view: SegmentsView, segment: Segment): Html {
  const state = segmentState(segment, view.isGranted);
  const button =
    state.button !== null && isAdmin(visit) && view.isGranted
      ? confirm({
          label: state.button.label,
          about: segment.listName ?? segment.name,
          question: state.button.question,
          deed: state.button.deed,
          action: `/segments/${segment.segmentId}/want`,
        })
      : '';
  const isOpen = segment.state === 'there' && (view.progress.get(segment.segmentId)?.open ?? 0) > 0;
  return html`${isOpen ? badge('Being written', 'blue') : badge(state.label, state.tone)}${state.why ? html`<span class="why">${state.why}</span>` : ''}${button}`;
}
