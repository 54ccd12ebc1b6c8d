import { html, raw } from 'hono/html';
import { OBJECT_KINDS } from '../model/object-type.ts';
import type { Portal } from '../model/portal.ts';
import type { CrmRecord, PropertyVersion } from '../model/record.ts';
import { formatTime, formatValue, ownerNamed } from './format.ts';
import type { Markup } from './layout.ts';
import { sanitiseHtml } from './sanitise.ts';

const LENGTH = 100;

interface Entry {
  readonly at: number;
  readonly markup: Markup;
}

const AUTHORS: Readonly<Record<PropertyVersion['source'], string>> = {
  INTEGRATION: 'by the app',
  CRM_UI: 'by hand',
  IMPORT: 'by import',
};

/** Notes, tasks and property changes of a record, newest first. */
export function timeline(portal: Portal, record: CrmRecord, appName: string): Markup {
  const entries = [...activities(portal, record), ...changes(portal, record, appName), created(portal, record)];
  entries.sort((a, b) => b.at - a.at);
  return html`<ol class="timeline">${entries.slice(0, LENGTH).map(({ markup }) => markup)}</ol>`;
}

function activities(portal: Portal, record: CrmRecord): Entry[] {
  return (['tasks', 'notes'] as const).flatMap((type) =>
    portal.associations.linksOf(record, type, Number.POSITIVE_INFINITY).flatMap(({ id }) => {
      const activity = portal.tables[type].records.get(id);
      if (activity?.archivedAt !== null) return [];
      return [
        {
          at: activity.createdAt,
          markup: type === 'tasks' ? taskEntry(portal, activity) : noteEntry(portal, activity),
        },
      ];
    }),
  );
}

function taskEntry(portal: Portal, task: CrmRecord): Markup {
  const { hs_task_subject = 'Task', hs_task_status = '', hubspot_owner_id } = task.properties;
  const status = portal.tables.tasks.properties.get('hs_task_status');
  return html`<li class="task"><p class="when">${formatTime(portal, task.createdAt)} · Task for ${ownerNamed(portal, hubspot_owner_id)}</p>
<p><a href="/portals/${portal.id}/tasks/${task.id}">${hs_task_subject}</a>
<span class="badge ${hs_task_status === 'COMPLETED' ? 'good' : 'warm'}">${status ? formatValue(portal, status, hs_task_status) : hs_task_status}</span></p></li>`;
}

function noteEntry(portal: Portal, note: CrmRecord): Markup {
  return html`<li class="note"><p class="when">${formatTime(portal, note.createdAt)} · Note</p>
<div class="body">${raw(sanitiseHtml(note.properties.hs_note_body ?? ''))}</div></li>`;
}

/** Values that were written at the same moment by the same hand stand together. */
function changes(portal: Portal, record: CrmRecord, appName: string): Entry[] {
  const { properties } = portal.tables[record.type];
  const moments = new Map<string, { at: number; source: PropertyVersion['source']; lines: Markup[] }>();
  for (const [name, versions] of Object.entries(record.history)) {
    const definition = properties.get(name);
    if (!definition) continue;
    versions.forEach((version, index) => {
      const key = `${version.at} ${version.source}`;
      const moment = moments.get(key) ?? { at: version.at, source: version.source, lines: [] };
      moments.set(key, moment);
      const before = versions[index + 1]?.value;
      const value = formatValue(portal, definition, version.value);
      moment.lines.push(
        html`<li><span>${definition.label}</span> ${
          before ? html`<del>${cut(formatValue(portal, definition, before))}</del> ` : ''
        }${value ? html`<ins>${cut(value)}</ins>` : html`<em>cleared</em>`}</li>`,
      );
    });
  }
  return [...moments.values()].map(({ at, source, lines }) => ({
    at,
    markup: html`<li class="change"><p class="when">${formatTime(portal, at)} · Changed ${source === 'INTEGRATION' ? `by ${appName}` : AUTHORS[source]}</p><ul>${lines}</ul></li>`,
  }));
}

/** The whole value stands among the properties; here it is only said that it changed. */
function cut(value: string): string {
  return value.length <= 90 ? value : `${value.slice(0, 90).trimEnd()}…`;
}

function created(portal: Portal, record: CrmRecord): Entry {
  const what = OBJECT_KINDS[record.type].singular;
  return {
    at: record.createdAt - 1,
    markup: html`<li class="change"><p class="when">${formatTime(portal, record.createdAt)} · This ${what} was created</p></li>`,
  };
}
