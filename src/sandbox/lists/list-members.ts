import type { ContactList } from '../model/contact-list.ts';
import { objectTypeOf } from '../model/object-type.ts';
import type { Portal } from '../model/portal.ts';
import type { PropertyType } from '../model/property.ts';
import type { CrmRecord } from '../model/record.ts';
import { readProperty } from '../objects/compute-property.ts';
import { findLive } from '../objects/find-record.ts';
import type { AssociationBranch, ListFilter, PropertyOperation, TimePoint } from './filter-branch.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** @returns the ids of a list's members; those of a DYNAMIC one are computed as of `now` */
export function listMembers(portal: Portal, list: ContactList, now: number): string[] {
  if (!list.filterBranch) return [...list.members].filter((id) => findLive(portal, list.objectType, id) !== null);
  const { filterBranches } = list.filterBranch;
  return [...portal.tables[list.objectType].records.values()]
    .filter((record) => record.archivedAt === null)
    .filter((record) =>
      filterBranches.some(
        (branch) =>
          branch.filters.every((filter) => passes(portal, record, filter, now)) &&
          branch.filterBranches.every((other) => passesOthers(portal, record, other, now)),
      ),
    )
    .map(({ id }) => id);
}

/** Whether a linked record passes. */
function passesOthers(portal: Portal, record: CrmRecord, branch: AssociationBranch, now: number): boolean {
  const { objectTypeId, associationTypeId, filters, operator } = branch;
  const type = objectTypeOf(objectTypeId);
  const linked = portal.associations
    .linksOf(record, type, now)
    .filter(({ types }) => types.some(({ typeId }) => typeId === associationTypeId))
    .flatMap(({ id }) => findLive(portal, type, id) ?? []);
  const isIn = linked.some((other) => filters.every((filter) => passes(portal, other, filter, now)));
  return isIn === (operator === 'IN_LIST');
}

function passes(portal: Portal, record: CrmRecord, filter: ListFilter, now: number): boolean {
  if (filter.filterType === 'EMAIL_SUBSCRIPTION') return passesConsent(portal, record, filter);
  const type = portal.tables[record.type].properties.get(filter.property)?.type ?? 'string';
  const value = readProperty(portal, record, filter.property);
  const { operation } = filter;
  if (operation.operationType === 'ALL_PROPERTY') return (operation.operator === 'IS_KNOWN') === (value !== null);
  if (operation.operationType === 'TIME_RANGED' && operation.propertyParser === 'UPDATED_AT') {
    const changedAt = record.history[filter.property]?.[0]?.at;
    return changedAt === undefined ? false : inRange(operation, changedAt, now);
  }
  if (value === null) return operation.includeObjectsWithNoValueSet ?? false;
  return compare(operation, type, value, now);
}

function compare(operation: PropertyOperation, type: PropertyType, value: string, now: number): boolean {
  switch (operation.operationType) {
    case 'ENUMERATION':
    case 'MULTISTRING': {
      const has = value.split(';').some((choice) => operation.values.includes(choice));
      return operation.operator === 'IS_ANY_OF' || operation.operator === 'IS_EQUAL_TO' ? has : !has;
    }
    case 'STRING':
      return compareText(operation.operator, value.toLowerCase(), operation.value.toLowerCase());
    case 'BOOL':
      return (value === String(operation.value)) === (operation.operator === 'IS_EQUAL_TO');
    case 'NUMBER':
      return compareNumbers(operation.operator, Number(value), operation.value);
    case 'TIME_RANGED':
      return inRange(operation, type === 'number' ? Number(value) : Date.parse(value), now);
    case 'ALL_PROPERTY':
      return true;
  }
}

type Operator<Kind extends string> = Extract<PropertyOperation, { operationType: Kind }>['operator'];

function compareText(operator: Operator<'STRING'>, value: string, wanted: string): boolean {
  switch (operator) {
    case 'IS_EQUAL_TO':
      return value === wanted;
    case 'IS_NOT_EQUAL_TO':
      return value !== wanted;
    case 'CONTAINS':
      return value.includes(wanted);
    case 'DOES_NOT_CONTAIN':
      return !value.includes(wanted);
    case 'STARTS_WITH':
      return value.startsWith(wanted);
    case 'ENDS_WITH':
      return value.endsWith(wanted);
  }
}

function compareNumbers(operator: Operator<'NUMBER'>, value: number, wanted: number): boolean {
  switch (operator) {
    case 'IS_EQUAL_TO':
      return value === wanted;
    case 'IS_NOT_EQUAL_TO':
      return value !== wanted;
    case 'IS_GREATER_THAN':
      return value > wanted;
    case 'IS_LESS_THAN':
      return value < wanted;
    case 'IS_GREATER_THAN_OR_EQUAL_TO':
      return value >= wanted;
    case 'IS_LESS_THAN_OR_EQUAL_TO':
      return value <= wanted;
  }
}

function inRange(
  operation: Extract<PropertyOperation, { operationType: 'TIME_RANGED' }>,
  at: number,
  now: number,
): boolean {
  const low = pointInTime(operation.lowerBoundTimePoint, now);
  const high = pointInTime(operation.upperBoundTimePoint, now);
  const above = operation.lowerBoundEndpointBehavior === 'INCLUSIVE' ? at >= low : at > low;
  const below = operation.upperBoundEndpointBehavior === 'INCLUSIVE' ? at <= high : at < high;
  return (above && below) === (operation.operator === 'IS_BETWEEN');
}

/** Time zones are taken as UTC: a day's border may be off by hours, which no filter of a demo depends on. */
function pointInTime(point: TimePoint, now: number): number {
  const shift = (point.offset?.days ?? 0) * DAY_MS + (point.offset?.hours ?? 0) * HOUR_MS;
  if (point.timeType === 'DATE') return Date.UTC(point.year ?? 1970, (point.month ?? 1) - 1, point.day ?? 1) + shift;
  return (point.indexReference?.referenceType === 'TODAY' ? now - (now % DAY_MS) : now) + shift;
}

function passesConsent(
  portal: Portal,
  record: CrmRecord,
  filter: Extract<ListFilter, { filterType: 'EMAIL_SUBSCRIPTION' }>,
): boolean {
  const statuses = portal.consent.statuses.get(record.properties.email ?? '');
  return filter.subscriptionIds.some((id) => {
    const state = statuses?.get(Number(id))?.state ?? 'NOT_SPECIFIED';
    const named = state === 'SUBSCRIBED' ? 'OPT_IN' : state === 'UNSUBSCRIBED' ? 'OPT_OUT' : 'NOT_OPTED';
    return filter.acceptedStatuses.includes(named);
  });
}
