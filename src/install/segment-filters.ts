/** Filters of a segment, as HubSpot's lists API takes them: OR of ANDs. What HubSpot fills in by itself is said, too. */

interface PropertyFilter {
  readonly filterType: 'PROPERTY';
  readonly property: string;
  readonly operation: Readonly<Record<string, unknown>>;
}

/** Records of another kind that belong to the contact. */
interface AssociationBranch {
  readonly filterBranchType: 'ASSOCIATION';
  readonly objectTypeId: string;
  readonly operator: 'IN_LIST';
  readonly associationTypeId: number;
  readonly associationCategory: 'HUBSPOT_DEFINED';
  readonly filterBranches: readonly [];
  readonly filters: readonly PropertyFilter[];
}

interface AndBranch {
  readonly filterBranchType: 'AND';
  readonly filterBranches: readonly AssociationBranch[];
  readonly filters: readonly PropertyFilter[];
}

export interface FilterBranch {
  readonly filterBranchType: 'OR';
  readonly filterBranches: readonly AndBranch[];
  readonly filters: readonly [];
}

const NO_VALUE = { includeObjectsWithNoValueSet: false };

function filterOf(property: string, operation: Readonly<Record<string, unknown>>): PropertyFilter {
  return { filterType: 'PROPERTY', property, operation: { ...operation, ...NO_VALUE } };
}

export const isAnyOf = (property: string, values: readonly string[]): PropertyFilter =>
  filterOf(property, { operationType: 'ENUMERATION', operator: 'IS_ANY_OF', values: [...values] });

export const isTicked = (property: string): PropertyFilter =>
  filterOf(property, { operationType: 'BOOL', operator: 'IS_EQUAL_TO', value: true });

export const isKnown = (property: string): PropertyFilter =>
  filterOf(property, { operationType: 'ALL_PROPERTY', operator: 'IS_KNOWN' });

/** @param from one day of the calendar, or so many days before today; days begin at midnight in `timeZone` */
export function isSince(
  property: string,
  from: { readonly year: number; readonly month: number; readonly day: number } | { readonly daysAgo: number },
  timeZone: string,
): PropertyFilter {
  const zone = { timezoneSource: 'CUSTOM', zoneId: timeZone };
  const lower =
    'daysAgo' in from
      ? { timeType: 'INDEXED', ...zone, indexReference: { referenceType: 'TODAY' }, offset: { days: -from.daysAgo } }
      : { timeType: 'DATE', ...zone, ...from };
  return filterOf(property, {
    operationType: 'TIME_RANGED',
    type: 'TIME_RANGED',
    operator: 'IS_BETWEEN',
    lowerBoundEndpointBehavior: 'INCLUSIVE',
    upperBoundEndpointBehavior: 'INCLUSIVE',
    propertyParser: 'VALUE',
    lowerBoundTimePoint: lower,
    upperBoundTimePoint: { timeType: 'INDEXED', ...zone, indexReference: { referenceType: 'NOW' } },
  });
}

/** From a contact to its deals, unlabelled. */
const CONTACT_TO_DEAL = 4;

export const hasOpenDeal: AssociationBranch = {
  filterBranchType: 'ASSOCIATION',
  objectTypeId: '0-3',
  operator: 'IN_LIST',
  associationTypeId: CONTACT_TO_DEAL,
  associationCategory: 'HUBSPOT_DEFINED',
  filterBranches: [],
  filters: [filterOf('hs_is_closed', { operationType: 'BOOL', operator: 'IS_EQUAL_TO', value: false })],
};

export const allOf = (
  filters: readonly PropertyFilter[],
  filterBranches: readonly AssociationBranch[] = [],
): AndBranch => ({ filterBranchType: 'AND', filterBranches, filters });

export const anyOf = (...filterBranches: readonly AndBranch[]): FilterBranch => ({
  filterBranchType: 'OR',
  filterBranches,
  filters: [],
});

/**
 * Whether a segment of HubSpot's has our filters. HubSpot answers with fields that nobody sent, leaves out what is empty or
 * false, and keeps no order.
 */
export function meansTheSame(ours: unknown, theirs: unknown): boolean {
  if (Array.isArray(ours)) {
    if (theirs === undefined || theirs === null) return ours.length === 0;
    if (!Array.isArray(theirs) || theirs.length !== ours.length) return false;
    const left: unknown[] = [...theirs];
    return ours.every((one) => {
      const place = left.findIndex((other) => meansTheSame(one, other));
      if (place >= 0) left.splice(place, 1);
      return place >= 0;
    });
  }
  if (typeof ours === 'object' && ours !== null) {
    if (typeof theirs !== 'object' || theirs === null) return false;
    const there = new Map(Object.entries(theirs));
    return Object.entries(ours).every(([name, value]) => meansTheSame(value, there.get(name)));
  }
  return ours === theirs || (ours === false && theirs === undefined);
}
