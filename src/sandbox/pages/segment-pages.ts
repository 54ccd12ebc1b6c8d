import { html } from 'hono/html';
import { listMembers } from '../lists/list-members.ts';
import { findLive } from '../objects/find-record.ts';
import { inPortal } from './find-portal.ts';
import { recordTitle } from './format.ts';
import { answerMissing, answerPage } from './layout.ts';
import type { PageRoute } from './page-route.ts';
import { pageOf, pager } from './paging.ts';

const PAGE_SIZE = 50;

/** Segments (lists) and who is in them now. */
export const segmentRoutes: readonly PageRoute[] = [
  {
    method: 'GET',
    pattern: '/portals/:portalId/segments',
    handle: inPortal((portal, _incoming, _params, world) => {
      const lists = [...portal.lists.values()].filter(({ deletedAt }) => deletedAt === null);
      const rows = lists.map(
        (list) => html`<tr><th scope="row"><a href="/portals/${portal.id}/segments/${list.listId}">${list.name}</a></th>
<td>${list.objectType}</td><td>${listMembers(portal, list, world.time.now()).length.toLocaleString('en')}</td></tr>`,
      );
      const table = html`<div class="scroll"><table><thead><tr><th scope="col">Name</th><th scope="col">Of</th><th scope="col">Members</th></tr></thead><tbody>${rows}</tbody></table></div>`;
      const main = html`<h1>Segments</h1>${lists.length > 0 ? table : html`<p class="empty">No segments yet.</p>`}`;
      return answerPage({ title: 'Segments', portal, tab: 'segments', main });
    }),
  },
  {
    method: 'GET',
    pattern: '/portals/:portalId/segments/:id',
    handle: inPortal((portal, { query, path }, { id = '' }, world) => {
      const list = portal.lists.get(id);
      if (!list || list.deletedAt !== null) return answerMissing(`There is no segment ${id}.`, portal);
      const page = pageOf(listMembers(portal, list, world.time.now()), query.get('page'), PAGE_SIZE);
      const members = page.items.flatMap((memberId) => findLive(portal, list.objectType, memberId) ?? []);
      const main = html`<p class="crumb"><a href="/portals/${portal.id}/segments">Segments</a></p>
<h1>${list.name}</h1><p class="quiet">${page.total.toLocaleString('en')} ${list.objectType}</p>
<ul class="links">${members.map(
        (record) =>
          html`<li><a href="/portals/${portal.id}/${list.objectType}/${record.id}">${recordTitle(record)}</a> <small>${record.properties.email ?? ''}</small></li>`,
      )}</ul>${pager(page, path, query)}`;
      return answerPage({ title: list.name, portal, tab: 'segments', main });
    }),
  },
];
