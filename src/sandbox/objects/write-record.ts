import type { Writing } from '../model/change.ts';
import type { ObjectType } from '../model/object-type.ts';
import { takeId } from '../model/portal.ts';
import { type CrmRecord, HISTORY_LENGTH, type PropertyVersion } from '../model/record.ts';
import { isoTime } from '../time.ts';
import { indexUnique } from './unique-values.ts';

/** Stores a new object whose values were checked before. */
export function insertRecord(writing: Writing, type: ObjectType, values: Readonly<Record<string, string>>): CrmRecord {
  const { portal, now } = writing;
  const record: CrmRecord = {
    id: takeId(portal),
    type,
    properties: {},
    history: {},
    createdAt: now,
    updatedAt: now,
    archivedAt: null,
  };
  portal.tables[type].records.set(record.id, record);
  writing.emit({ kind: 'creation', portalId: portal.id, type, objectId: record.id, at: now, author: writing.author });
  applyValues(writing, record, { ...defaultsOf(type), ...values });
  return record;
}

/** Changes an object to values that were checked before; what stays the same leaves no trace. */
export function applyValues(writing: Writing, record: CrmRecord, values: Readonly<Record<string, string>>): void {
  const { portal, now, author } = writing;
  const before = record.properties;
  const changed = Object.entries(withConsequences(record, values, now)).filter(
    ([name, value]) => (before[name] ?? '') !== value,
  );
  const after = { ...before };
  for (const [name, value] of changed) {
    if (value === '') delete after[name];
    else after[name] = value;
    const versions = record.history[name] ?? firstVersion(record, before[name]);
    record.history[name] = [{ value, at: now, ...author }, ...versions].slice(0, HISTORY_LENGTH);
  }
  record.properties = after;
  record.updatedAt = now;
  indexUnique(portal, record, before);
  portal.tables[record.type].index.note(record, now + writing.searchLagMs, now);
  for (const [propertyName, propertyValue] of changed) {
    const event = { portalId: portal.id, type: record.type, objectId: record.id, at: now, author };
    writing.emit({ kind: 'propertyChange', ...event, propertyName, propertyValue });
  }
}

/** A value that came with a seed has no history yet; it begins with that value. */
function firstVersion(record: CrmRecord, value: string | undefined): PropertyVersion[] {
  return value === undefined ? [] : [{ value, at: record.createdAt, source: 'IMPORT', sourceId: 'seed' }];
}

/** Moves an object into the recycle bin, where `archived=true` still finds it. */
export function archiveRecord(writing: Writing, record: CrmRecord): void {
  if (record.archivedAt !== null) return;
  const { portal, now, author } = writing;
  record.archivedAt = now;
  indexUnique(portal, record, record.properties);
  portal.tables[record.type].index.note(record, now + writing.searchLagMs, now);
  writing.emit({ kind: 'deletion', portalId: portal.id, type: record.type, objectId: record.id, at: now, author });
}

function defaultsOf(type: ObjectType): Record<string, string> {
  if (type === 'contacts') return { lifecyclestage: 'lead' };
  if (type === 'deals') return { pipeline: 'default' };
  if (type === 'tasks') return { hs_task_status: 'NOT_STARTED', hs_task_type: 'TODO', hs_task_priority: 'NONE' };
  return {};
}

/** HubSpot notes by itself when a task was completed. */
function withConsequences(
  record: CrmRecord,
  values: Readonly<Record<string, string>>,
  now: number,
): Readonly<Record<string, string>> {
  const status = values.hs_task_status;
  if (record.type !== 'tasks' || status === undefined) return values;
  const completed = status === 'COMPLETED';
  if (completed && record.properties.hs_task_status === 'COMPLETED') return values;
  return { ...values, hs_task_completion_date: completed ? isoTime(now) : '' };
}
