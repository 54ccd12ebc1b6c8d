import type { ObjectType } from './object-type.ts';

export type AssociationCategory = 'HUBSPOT_DEFINED' | 'USER_DEFINED' | 'INTEGRATOR_DEFINED';

/** One directed kind of link. `inverse` is the type id of the other direction. */
export interface AssociationType {
  readonly from: ObjectType;
  readonly to: ObjectType;
  readonly typeId: number;
  readonly inverse: number;
  readonly label: string | null;
  readonly category: AssociationCategory;
  /** At most one record at the other end may hold it: a contact has one primary company. */
  readonly primary: boolean;
}

/**
 * HubSpot's own association types; type ids from its published tables. The first unlabelled one of a pair is its default.
 * The order of a row: from, to, type id, type id of the reverse direction, label.
 */
const ROWS: readonly (readonly [ObjectType, ObjectType, number, number, string | null])[] = [
  ['contacts', 'companies', 279, 280, null],
  ['contacts', 'companies', 1, 2, 'Primary'],
  ['deals', 'companies', 341, 342, null],
  ['deals', 'companies', 5, 6, 'Primary'],
  ['contacts', 'deals', 4, 3, null],
  ['tasks', 'contacts', 204, 203, null],
  ['tasks', 'companies', 192, 191, null],
  ['tasks', 'deals', 216, 215, null],
  ['notes', 'contacts', 202, 201, null],
  ['notes', 'companies', 190, 189, null],
  ['notes', 'deals', 214, 213, null],
];

export const STANDARD_ASSOCIATION_TYPES: readonly AssociationType[] = ROWS.flatMap(
  ([from, to, typeId, inverse, label]) => [
    { from, to, typeId, inverse, label, category: 'HUBSPOT_DEFINED', primary: label === 'Primary' } as const,
    {
      from: to,
      to: from,
      typeId: inverse,
      inverse: typeId,
      label,
      category: 'HUBSPOT_DEFINED',
      primary: false,
    } as const,
  ],
);
