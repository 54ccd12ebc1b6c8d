/** HubSpot's batch sizes, and what a caller of a single batch must keep to. */
import { CrmError } from './crm.ts';

/** Objects, for reading, creating and updating. */
export const OBJECT_BATCH = 100;
export const ASSOCIATION_BATCH = 1_000;
/** One after the other, calls of 150 ms would fill two thirds of the 100 in 10 s that a lane may make. */
export const CALLS_AT_ONCE = 8;

export function chunk<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** @throws CrmError `invalid`: HubSpot would refuse the whole batch, so the call is not made */
export function refuseBadBatch(keys: readonly string[]): void {
  if (keys.length > OBJECT_BATCH) {
    throw new CrmError('invalid', `A batch holds at most ${OBJECT_BATCH} records, not ${keys.length}.`);
  }
  if (new Set(keys).size < keys.length) {
    throw new CrmError('invalid', 'A batch names the same record twice; join its changes first.');
  }
}
