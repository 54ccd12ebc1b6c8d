import type { FilterBranch } from '../lists/filter-branch.ts';
import type { ObjectType } from './object-type.ts';

/** A list, which HubSpot's pages call a segment. */
export interface ContactList {
  readonly listId: string;
  readonly objectType: ObjectType;
  name: string;
  readonly processingType: 'DYNAMIC' | 'MANUAL' | 'SNAPSHOT';
  filterBranch: FilterBranch | null;
  /** Members of MANUAL and SNAPSHOT lists; those of DYNAMIC ones are computed when asked for. */
  readonly members: Set<string>;
  readonly createdAt: number;
  updatedAt: number;
  filtersUpdatedAt: number;
  deletedAt: number | null;
}
