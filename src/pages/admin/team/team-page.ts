/** Who enters, and as what. For admins alone. */
import { type Html, html } from '../../../lib/html.ts';
import type { MemberRow } from '../../../store/report/members.ts';
import type { ViewerLink } from '../../../store/viewer-link.ts';
import { counted } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { confirm } from '../../parts/confirm.ts';
import { emailText } from '../../parts/email-text.ts';
import { emptyState } from '../../parts/empty.ts';
import { NOTHING, table } from '../../parts/table.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { type InviteState, inviteForm } from './invite-form.ts';

export interface Team {
  readonly members: readonly MemberRow[];
  readonly links: readonly ViewerLink[];
  readonly invite: InviteState;
}

export function teamPage(visit: AdminVisit, team: Team): Html {
  return adminLayout(visit, {
    title: 'Team',
    section: 'team',
    body: html`
      <div class="page-head"><h1>Team</h1></div>
      <p class="section-lead">Whoever signs in through HubSpot is an admin: HubSpot lets only super admins and people with marketplace access through. Everybody else can look, by a link that you make.</p>
      ${inviteForm(team.invite)}
      ${team.links.length > 0 ? openLinks(visit, team.links) : ''}
      <section aria-labelledby="members">
        <h2 id="members">Who was signed in</h2>
        ${team.members.length > 0 ? html`<div class="panel">${members(visit, team.members)}</div>` : emptyState('Nobody yet', 'Whoever signs in from now on stands here.')}
      </section>`,
  });
}

function members(visit: AdminVisit, rows: readonly MemberRow[]): Html {
  const isMe = (row: MemberRow) => row.memberId === visit.admin.memberId;
  return table<MemberRow>(
    'Who was signed in',
    [
      {
        label: 'Who',
        cell: (row) =>
          html`<span class="actor">${emailText(row.name)}</span>${isMe(row) ? html`<span class="person-who">This is you</span>` : ''}`,
      },
      { label: 'As', cell: (row) => (row.role === 'admin' ? badge('Admin', 'violet') : badge('Viewer', 'grey')) },
      { label: 'Came', cell: (row) => (row.cameBy === 'hubspot' ? 'through HubSpot' : 'by a link') },
      { label: 'Last signed in', cell: (row) => visit.format.time(row.lastAt) },
      {
        label: 'Signed in now',
        cell: (row) => (row.sessions === 0 ? NOTHING : `in ${counted(row.sessions, 'browser')}`),
      },
      {
        label: 'Action',
        cell: (row) => html`<div class="acts">${signOut(row, isMe(row))}${isMe(row) ? '' : role(row)}</div>`,
      },
    ],
    rows,
  );
}

function signOut(row: MemberRow, isMe: boolean): Html | string {
  if (row.sessions === 0) return '';
  return confirm({
    label: 'Sign out everywhere',
    about: row.name,
    question: isMe
      ? 'You are signed out in every browser, this one included.'
      : `${row.name} is signed out in every browser, and can sign in again.`,
    deed: isMe ? 'Sign me out everywhere' : 'Sign them out everywhere',
    action: `/team/${row.memberId}/sign-out`,
  });
}

/** Whoever came by a link can only look: HubSpot has not let them through. */
function role(row: MemberRow): Html | string {
  if (row.cameBy === 'link') return '';
  const isAdmin = row.role === 'admin';
  return confirm({
    label: isAdmin ? 'Make a viewer' : 'Make an admin',
    about: row.name,
    question: isAdmin
      ? `${row.name} can look from then on, and change nothing. They are signed out at once.`
      : `${row.name} can change everything, like you. They are signed out at once, and are an admin when they sign in again.`,
    deed: isAdmin ? 'Let them only look' : 'Let them change things',
    action: `/team/${row.memberId}/role`,
    fields: html`<input type="hidden" name="role" value="${isAdmin ? 'viewer' : 'admin'}">`,
  });
}

function openLinks(visit: AdminVisit, links: readonly ViewerLink[]): Html {
  return html`
    <section aria-labelledby="links">
      <h2 id="links">Links that wait to be used</h2>
      <div class="panel">${table<ViewerLink>(
        'Links that wait to be used',
        [
          { label: 'For', cell: (link) => html`<span class="actor">${emailText(link.name)}</span>` },
          { label: 'Made', cell: (link) => html`${visit.format.time(link.madeAt)} by ${link.madeBy}` },
          { label: 'Good until', cell: (link) => visit.format.time(link.expiresAt) },
          {
            label: 'Action',
            cell: (link) =>
              html`<form method="post" action="/team/links/${link.linkId}/withdraw"><button class="button plain small" type="submit">Withdraw<span class="visually-hidden"> the link for ${link.name}</span></button></form>`,
          },
        ],
        links,
      )}</div>
    </section>`;
}
