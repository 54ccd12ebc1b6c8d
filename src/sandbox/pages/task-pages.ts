import { html, raw } from 'hono/html';
import type { Incoming } from '../gate/incoming.ts';
import { type Reply, seeOther } from '../http/reply.ts';
import { ownerName } from '../model/person.ts';
import type { Portal } from '../model/portal.ts';
import type { CrmRecord } from '../model/record.ts';
import { findLive } from '../objects/find-record.ts';
import { applyValues } from '../objects/write-record.ts';
import { type World, writingIn } from '../world.ts';
import { inPortal } from './find-portal.ts';
import { formatTime, formatValue, ownerNamed, recordTitle } from './format.ts';
import { answerMissing, answerPage, type Markup } from './layout.ts';
import type { PageRoute } from './page-route.ts';
import { pageOf, pager } from './paging.ts';
import { BY_HAND } from './record-page.ts';
import { sanitiseHtml } from './sanitise.ts';

const PAGE_SIZE = 20;
const PRIORITIES = ['HIGH', 'MEDIUM', 'LOW'];

/** Tasks as a rep reads them: one's own, due first, with all that is needed to act. */
export const taskRoutes: readonly PageRoute[] = [
  {
    method: 'GET',
    pattern: '/portals/:portalId/tasks',
    handle: inPortal((portal, incoming, _params, world) => showTasks(world, portal, incoming)),
  },
  {
    method: 'GET',
    pattern: '/portals/:portalId/tasks/:id',
    handle: inPortal((portal, _incoming, { id = '' }, world) => {
      const task = findLive(portal, 'tasks', id);
      if (!task) return answerMissing(`There is no task ${id}.`, portal);
      const back = html`<p class="crumb"><a href="/portals/${portal.id}/tasks">Tasks</a></p>`;
      const main = html`${back}<h1>Task</h1>${taskCard(world, portal, task, `/portals/${portal.id}/tasks/${id}`)}`;
      return answerPage({ title: recordTitle(task), portal, tab: 'tasks', main });
    }),
  },
  {
    method: 'POST',
    pattern: '/portals/:portalId/tasks/:id',
    handle: inPortal((portal, { rawBody }, { id = '' }, world) => {
      const form = new URLSearchParams(rawBody);
      const status = form.get('status') ?? '';
      const task = findLive(portal, 'tasks', id);
      const known = portal.tables.tasks.properties.get('hs_task_status')?.options.some(({ value }) => value === status);
      if (!task || !known) return answerMissing(`There is no task ${id}, or no status ${status}.`, portal);
      applyValues(writingIn(world, portal, BY_HAND), task, { hs_task_status: status });
      const back = form.get('back') ?? '';
      return seeOther(/^\/portals\/\d+\/tasks(?![^/?])/.test(back) ? back : `/portals/${portal.id}/tasks`);
    }),
  },
];

function showTasks(world: World, portal: Portal, { query }: Incoming): Promise<Reply> {
  const ownerId = query.get('owner') ?? '';
  const done = query.get('show') === 'done';
  const path = `/portals/${portal.id}/tasks`;
  const all = [...portal.tables.tasks.records.values()].filter(({ archivedAt }) => archivedAt === null);
  const ofState = all.filter((task) => (task.properties.hs_task_status === 'COMPLETED') === done);
  const mine = ofState
    .filter((task) => ownerId === '' || (task.properties.hubspot_owner_id ?? 'none') === ownerId)
    .sort(byUrgency);
  const page = pageOf(mine, query.get('page'), PAGE_SIZE);
  const main = html`<h1>Tasks</h1>
<nav class="filters" aria-label="Whose tasks">
${filterLink(path, query, 'owner', '', ownerId, `Everyone (${ofState.length})`)}
${portal.owners.map((owner) => filterLink(path, query, 'owner', owner.id, ownerId, `${ownerName(owner)} (${countOf(ofState, owner.id)})`))}
${countOf(ofState, 'none') > 0 ? filterLink(path, query, 'owner', 'none', ownerId, `No owner (${countOf(ofState, 'none')})`) : ''}
</nav>
<nav class="filters" aria-label="State">
${filterLink(path, query, 'show', '', done ? 'done' : '', 'Open')}
${filterLink(path, query, 'show', 'done', done ? 'done' : '', 'Completed')}
</nav>
${page.total === 0 ? html`<p class="empty">${done ? 'Nothing completed yet.' : 'Nothing to do. Enjoy your coffee.'}</p>` : ''}
${page.items.map((task) => taskCard(world, portal, task, `${path}?${query.toString()}`))}
${pager(page, path, query)}`;
  return answerPage({ title: 'Tasks', portal, tab: 'tasks', main });
}

function filterLink(
  path: string,
  query: URLSearchParams,
  name: string,
  value: string,
  current: string,
  label: string,
): Markup {
  const parameters = new URLSearchParams(query);
  parameters.delete('page');
  if (value) parameters.set(name, value);
  else parameters.delete(name);
  const rest = parameters.size > 0 ? `?${parameters.toString()}` : '';
  return html`<a href="${path}${rest}"${value === current ? html` aria-current="true"` : ''}>${label}</a>`;
}

function taskCard(world: World, portal: Portal, task: CrmRecord, back: string): Markup {
  const {
    hs_task_subject = '(no title)',
    hs_task_body = '',
    hs_task_status = '',
    hs_task_priority = 'NONE',
    hs_timestamp = '',
  } = task.properties;
  const open = hs_task_status !== 'COMPLETED';
  const due = Date.parse(hs_timestamp);
  const overdue = open && due < world.time.now();
  return html`<article class="card task" aria-labelledby="task-${task.id}">
<h2 id="task-${task.id}"><a href="/portals/${portal.id}/tasks/${task.id}">${hs_task_subject}</a></h2>
<p class="meta">
${PRIORITIES.includes(hs_task_priority) ? html`<span class="badge ${hs_task_priority === 'HIGH' ? 'hot' : 'warm'}">${labelOf(portal, task, 'hs_task_priority')} priority</span>` : ''}
<span class="badge quiet">${labelOf(portal, task, 'hs_task_type')}</span>
<span class="badge ${open ? 'quiet' : 'good'}">${labelOf(portal, task, 'hs_task_status')}</span>
<span class="${overdue ? 'overdue' : ''}">Due ${formatTime(portal, due)}${overdue ? ' (overdue)' : ''}</span>
<span>${ownerNamed(portal, task.properties.hubspot_owner_id)}</span>
</p>
<div class="body">${raw(sanitiseHtml(hs_task_body))}</div>
${linked(portal, task)}
${statusForm(portal, task, back)}
</article>`;
}

function statusForm(portal: Portal, task: CrmRecord, back: string): Markup {
  const status = task.properties.hs_task_status;
  const options = portal.tables.tasks.properties.get('hs_task_status')?.options ?? [];
  return html`<form class="status" method="post" action="/portals/${portal.id}/tasks/${task.id}">
<input type="hidden" name="back" value="${back}">
${status === 'COMPLETED' ? '' : html`<button name="status" value="COMPLETED">Complete</button>`}
<details><summary>Change status</summary>
${options.filter(({ value }) => value !== status).map((option) => html`<button class="plain" name="status" value="${option.value}">${option.label}</button>`)}
</details></form>`;
}

function linked(portal: Portal, task: CrmRecord): Markup {
  const records = (['contacts', 'companies', 'deals'] as const).flatMap((type) =>
    portal.associations
      .linksOf(task, type, Number.POSITIVE_INFINITY)
      .flatMap(({ id }) => findLive(portal, type, id) ?? []),
  );
  if (records.length === 0) return html``;
  return html`<ul class="links inline" aria-label="Associated records">${records.map(
    (record) =>
      html`<li><a href="/portals/${portal.id}/${record.type}/${record.id}">${recordTitle(record)}</a> <small>${KIND[record.type]}</small></li>`,
  )}</ul>`;
}

const KIND: Readonly<Record<string, string>> = { contacts: 'contact', companies: 'company', deals: 'deal' };

function labelOf(portal: Portal, task: CrmRecord, name: string): string {
  const definition = portal.tables.tasks.properties.get(name);
  return definition ? formatValue(portal, definition, task.properties[name] ?? '') : '';
}

function countOf(tasks: readonly CrmRecord[], ownerId: string): number {
  return tasks.filter(({ properties }) => (properties.hubspot_owner_id ?? 'none') === ownerId).length;
}

/** By priority within a day, days in order. */
function byUrgency(a: CrmRecord, b: CrmRecord): number {
  const day = (task: CrmRecord) => (task.properties.hs_timestamp ?? '').slice(0, 10);
  return day(a).localeCompare(day(b)) || rank(a) - rank(b) || Number(a.id) - Number(b.id);
}

function rank(task: CrmRecord): number {
  const index = PRIORITIES.indexOf(task.properties.hs_task_priority ?? '');
  return index < 0 ? PRIORITIES.length : index;
}
