/** Sorting by links: each order of a list is an address that can be kept and sent. Pure. */
export type Direction = 'ascending' | 'descending';

export interface Sorting<Key extends string> {
  readonly key: Key;
  readonly direction: Direction;
}

/** What a sortable column knows. */
export interface SortLink {
  /** The list, sorted by this column; the other way round where it is already. */
  readonly href: string;
  /** null: the list is sorted by another column. */
  readonly direction: Direction | null;
}

/** @param first the direction that is wanted more often: newest first, or from A to Z */
export function sortLink<Key extends string>(
  current: Sorting<Key>,
  key: Key,
  first: Direction,
  hrefOf: (sorting: Sorting<Key>) => string,
): SortLink {
  const isCurrent = current.key === key;
  return {
    href: hrefOf({ key, direction: isCurrent ? opposite(current.direction) : first }),
    direction: isCurrent ? current.direction : null,
  };
}

function opposite(direction: Direction): Direction {
  return direction === 'ascending' ? 'descending' : 'ascending';
}
