/** Check a list before it is mailed: a segment, pasted addresses or a file, and those that were checked. */
import type { FoundSegment } from '../../../crm/list-segment.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { ListCheck } from '../../../store/list-check.ts';
import { emptyState } from '../../parts/empty.ts';
import { textField } from '../../parts/text-field.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { checkTable, fileForm, pasteForm } from './list-forms.ts';

export interface PreflightView {
  readonly checks: readonly ListCheck[];
  /** What a segment was searched by; null: it was not. */
  readonly sought: string | null;
  /** null: HubSpot cannot be asked. */
  readonly segments: readonly FoundSegment[] | null;
  readonly pasted?: string;
  readonly errors?: { readonly addresses?: string; readonly files?: string };
}

export function preflightPage(visit: AdminVisit, view: PreflightView): Html {
  const { checks, errors = {} } = view;
  return adminLayout(visit, {
    title: 'Check a list',
    section: 'preflight',
    body: html`
      <div class="page-head"><h1>Check a list</h1></div>
      <p class="section-lead">Before you send: who on the list is suppressed, dead or in doubt, how many unknown users to expect, and whom to leave out. Only your own history is asked; nobody’s server is probed.</p>
      ${
        visit.admin.role === 'admin'
          ? html`
            <section class="section" aria-labelledby="of-hubspot"><h2 id="of-hubspot">A segment of HubSpot</h2>${segmentForm(view)}</section>
            <section class="section" aria-labelledby="paste"><h2 id="paste">Pasted addresses</h2>${pasteForm('/preflight/paste', view.pasted ?? '', errors.addresses ?? null)}</section>
            <section class="section" aria-labelledby="upload"><h2 id="upload">A file</h2>${fileForm('/preflight/file', null, errors.files ?? null)}</section>`
          : html`<p>Ask an admin of this portal to hand over lists.</p>`
      }
      <section class="section" aria-labelledby="lists">
        <h2 id="lists">Lists that were checked</h2>
        ${checks.length === 0 ? emptyState('No list yet', 'Lists that are checked stand here for two weeks; then they are forgotten.') : html`<div class="panel">${checkTable(visit, checks, '/preflight')}</div>`}
      </section>`,
  });
}

function segmentForm({ sought, segments }: PreflightView): Html {
  return html`
    <div class="panel">
      <form class="form" method="get" action="/preflight">
        ${textField({ name: 'segment', label: 'Name of the segment, or part of it', type: 'search', value: sought ?? '', maxLength: 200 })}
        <p class="field"><button class="button" type="submit">Find segments</button></p>
      </form>
      ${sought === null ? '' : found(segments)}
    </div>`;
}

function found(segments: readonly FoundSegment[] | null): Html {
  if (segments === null)
    return html`<p role="status">HubSpot cannot be asked for its segments: Bellwether is not allowed to read them, or HubSpot is away. Paste the addresses, or hand over a file.</p>`;
  if (segments.length === 0) return html`<p role="status">HubSpot has no segment of this name.</p>`;
  return html`<ul class="segments">${segments.map(
    ({ segmentId, name }) => html`
      <li><form class="actions" method="post" action="/preflight/segment">
        <input type="hidden" name="segmentId" value="${segmentId}"><input type="hidden" name="name" value="${name}">
        <span class="actor">${name}</span>
        <button class="button plain small" type="submit">Check<span class="visually-hidden"> ${name}</span></button>
      </form></li>`,
  )}</ul>`;
}
