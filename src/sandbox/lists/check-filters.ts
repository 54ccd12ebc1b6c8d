import { invalid } from '../http/problem.ts';
import { type ObjectType, objectTypeOf } from '../model/object-type.ts';
import type { Portal } from '../model/portal.ts';
import type { PropertyType } from '../model/property.ts';
import type { FilterBranch, ListFilter, PropertyOperation } from './filter-branch.ts';

/** Which operations fit which property types. */
const TYPES_OF: Readonly<Record<PropertyOperation['operationType'], readonly PropertyType[] | 'all'>> = {
  ALL_PROPERTY: 'all',
  ENUMERATION: ['enumeration', 'bool'],
  MULTISTRING: ['string', 'phone_number'],
  STRING: ['string', 'phone_number'],
  BOOL: ['bool'],
  NUMBER: ['number'],
  TIME_RANGED: ['date', 'datetime'],
};

/** @throws Problem 400 for a property that is not there and for an operation that does not fit it */
export function checkFilters(portal: Portal, type: ObjectType, branch: FilterBranch): void {
  for (const { filters, filterBranches } of branch.filterBranches) {
    if (filters.length + filterBranches.length === 0) throw invalid('An AND branch needs a filter');
    checkEach(portal, type, filters);
    for (const { objectTypeId, associationCategory, associationTypeId, filters: ofOthers } of filterBranches) {
      const other = objectTypeOf(objectTypeId);
      if (!portal.associations.findType(type, other, associationCategory, associationTypeId))
        throw invalid(`There is no association type ${associationTypeId} from ${type} to ${other}`);
      checkEach(portal, other, ofOthers);
    }
  }
}

function checkEach(portal: Portal, type: ObjectType, filters: readonly ListFilter[]): void {
  for (const filter of filters) {
    if (filter.filterType !== 'PROPERTY') continue;
    const definition = portal.tables[type].properties.get(filter.property);
    if (!definition || definition.archivedAt !== null) throw invalid(`Property ${filter.property} does not exist`);
    const { operation } = filter;
    const types = TYPES_OF[operation.operationType];
    // When a property changed may be asked of any type.
    const byChange = operation.operationType === 'TIME_RANGED' && operation.propertyParser === 'UPDATED_AT';
    if (types !== 'all' && !byChange && !types.includes(definition.type)) {
      throw invalid(
        `${operation.operationType} cannot be used with ${filter.property}, which is of type ${definition.type}`,
      );
    }
    if (operation.operationType !== 'ENUMERATION' || definition.options.length === 0) continue;
    const wrong = operation.values.find((value) => !definition.options.some((option) => option.value === value));
    if (wrong !== undefined) throw invalid(`${wrong} is not an option of ${filter.property}`);
  }
}
