import { invalid } from '../http/problem.ts';
import { findObjectType, type ObjectType } from '../model/object-type.ts';
import type { Portal } from '../model/portal.ts';
import type { CrmRecord } from '../model/record.ts';
import { readProperty } from '../objects/compute-property.ts';
import { compareValues, containsToken, matchFilter } from './match-filter.ts';
import type { SearchFilter, SearchQuery } from './query.ts';

/** HubSpot's limits of one search. */
const MAX_GROUPS = 5;
const MAX_FILTERS_IN_GROUP = 6;
const MAX_FILTERS = 18;
const MAX_SORTS = 1;
const MAX_PAGE = 200;
const MAX_RESULTS = 10_000;

/** Where the free-text `query` looks. */
const TEXT_PROPERTIES: Readonly<Record<ObjectType, readonly string[]>> = {
  contacts: ['firstname', 'lastname', 'email', 'hs_additional_emails', 'phone', 'company'],
  companies: ['name', 'domain', 'website', 'phone'],
  deals: ['dealname', 'pipeline', 'dealstage', 'description'],
  tasks: ['hs_task_subject', 'hs_task_body'],
  notes: ['hs_note_body'],
};

export interface Found {
  readonly total: number;
  readonly page: readonly CrmRecord[];
  readonly nextAfter: string | null;
}

/** Searches what the index shows at `now`. @throws Problem 400 beyond HubSpot's limits */
export function searchObjects(portal: Portal, type: ObjectType, query: SearchQuery, now: number): Found {
  const start = Number(query.after);
  checkQuery(portal, type, query, start);
  const matches: CrmRecord[] = [];
  for (const [id, properties] of portal.tables[type].index.visibleAt(now)) {
    const current = portal.tables[type].records.get(id);
    if (!current) continue;
    // As the index saw it, which may be older than the record is.
    const record = { ...current, properties };
    if (passes(portal, record, query)) matches.push(record);
  }
  sort(portal, matches, query);
  const next = start + query.limit;
  return {
    total: matches.length,
    page: matches.slice(start, next),
    nextAfter: next < Math.min(matches.length, MAX_RESULTS) ? String(next) : null,
  };
}

function checkQuery(portal: Portal, type: ObjectType, query: SearchQuery, start: number): void {
  const filters = query.filterGroups.flatMap((group) => group.filters);
  if (query.filterGroups.length > MAX_GROUPS) throw invalid(`At most ${MAX_GROUPS} filterGroups are allowed`);
  if (query.filterGroups.some((group) => group.filters.length > MAX_FILTERS_IN_GROUP)) {
    throw invalid(`At most ${MAX_FILTERS_IN_GROUP} filters per group are allowed`);
  }
  if (filters.length > MAX_FILTERS) throw invalid(`At most ${MAX_FILTERS} filters are allowed`);
  if (query.sorts.length > MAX_SORTS) throw invalid('Only one sort is allowed');
  if (query.limit < 0 || query.limit > MAX_PAGE) throw invalid(`limit must be between 0 and ${MAX_PAGE}`);
  if (!Number.isInteger(start) || start < 0) throw invalid('after must be a number');
  if (start + query.limit > MAX_RESULTS) throw invalid(`Paging beyond ${MAX_RESULTS} results is not possible`);
  for (const filter of filters) checkFilter(portal, type, filter);
}

function checkFilter(portal: Portal, type: ObjectType, filter: SearchFilter): void {
  const definition = portal.tables[type].properties.get(filter.propertyName);
  if (!associationIn(filter) && (!definition || definition.archivedAt !== null)) {
    throw invalid(`There was a problem with the request: property ${filter.propertyName} does not exist`);
  }
  const { operator, value, values, highValue } = filter;
  const isList = operator === 'IN' || operator === 'NOT_IN';
  if (isList && !values?.length) throw invalid(`Operator ${operator} needs values`);
  if (operator === 'BETWEEN' && highValue === undefined) throw invalid('Operator BETWEEN needs a highValue');
  if (!isList && !operator.endsWith('HAS_PROPERTY') && value === undefined)
    throw invalid(`Operator ${operator} needs a value`);
}

/** `associations.contact` filters by a linked record. */
function associationIn(filter: SearchFilter): ObjectType | null {
  const [head, name] = filter.propertyName.split('.');
  return head === 'associations' ? findObjectType(name ?? '') : null;
}

function passes(portal: Portal, record: CrmRecord, query: SearchQuery): boolean {
  if (query.query && !matchesText(record, query.query)) return false;
  if (query.filterGroups.length === 0) return true;
  return query.filterGroups.some((group) => group.filters.every((filter) => passesFilter(portal, record, filter)));
}

function passesFilter(portal: Portal, record: CrmRecord, filter: SearchFilter): boolean {
  const other = associationIn(filter);
  if (other) {
    const ids = portal.associations.linksOf(record, other, Number.POSITIVE_INFINITY).map(({ id }) => id);
    const wanted = filter.values ?? [filter.value ?? ''];
    return filter.operator === 'HAS_PROPERTY' ? ids.length > 0 : ids.some((id) => wanted.includes(id));
  }
  const type = portal.tables[record.type].properties.get(filter.propertyName)?.type ?? 'string';
  const value = readProperty(portal, record, filter.propertyName);
  if (type === 'enumeration' && value?.includes(';')) return matchChoices(filter, value);
  return matchFilter(filter, type, value);
}

/** A multiple choice passes when one of its values does; the negations when none does. */
function matchChoices(filter: SearchFilter, value: string): boolean {
  if (filter.operator.includes('TOKEN')) return matchFilter(filter, 'string', value);
  const choices = value.split(';');
  const negated = filter.operator === 'NEQ' || filter.operator === 'NOT_IN';
  const test = (choice: string) => matchFilter(filter, 'enumeration', choice);
  return negated ? choices.every(test) : choices.some(test);
}

function matchesText(record: CrmRecord, text: string): boolean {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const places = TEXT_PROPERTIES[record.type].map((name) => record.properties[name] ?? '');
  return words.every((word) => places.some((place) => containsToken(place, `${word}*`)));
}

function sort(portal: Portal, records: CrmRecord[], query: SearchQuery): void {
  const [first] = query.sorts;
  const wanted = typeof first === 'string' ? { propertyName: first, direction: 'ASCENDING' } : first;
  const name = wanted?.propertyName ?? 'hs_object_id';
  const sign = wanted?.direction === 'DESCENDING' ? -1 : 1;
  const values = new Map(records.map((record) => [record, readProperty(portal, record, name)]));
  const type = portal.tables[records[0]?.type ?? 'contacts'].properties.get(name)?.type ?? 'string';
  records.sort((a, b) => sign * compareValues(type, values.get(a) ?? '', values.get(b) ?? ''));
}
