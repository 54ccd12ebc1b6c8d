/** Which answer of a batch belongs to which input. HubSpot's results come in any order, with holes, and with 207. */
import type { BatchOutcome, CrmError, CrmObject } from './crm.ts';
import { contextValues, wordsOf } from './error-body.ts';
import { type BatchError, type BatchReply, toCrmObject } from './shapes.ts';

export interface MatchedBatch {
  readonly outcomes: Map<string, BatchOutcome>;
  /** Errors that name none of the inputs. */
  readonly strays: readonly BatchError[];
}

function refusalOf(error: BatchError): BatchOutcome {
  const category = error.category ?? 'UNKNOWN';
  return { kind: 'refused', why: wordsOf(error) || `HubSpot gave no reason but ${category}.`, category };
}

export function refusalOfError(error: CrmError): BatchOutcome {
  return { kind: 'refused', why: error.message, category: error.category ?? String(error.status ?? 'UNKNOWN') };
}

/** The keys of the inputs that an error speaks of, by whichever of its context fields holds them. */
function keysOf(error: BatchError, isKey: (text: string) => boolean): string[] {
  const named = ['objectWriteTraceId', 'ids', 'id'].flatMap((field) => contextValues(error, field));
  return [...new Set(named.filter(isKey))];
}

/**
 * @param keys one for each input, distinct
 * @param keyOfResult the input that a result answers; null where it answers none of them
 * @param isNotFoundMissing an update of a record that is not there may be of a merged one; a create names a record that
 *   is not there only in its associations, and is refused
 */
export function matchOutcomes(
  reply: BatchReply,
  keys: readonly string[],
  keyOfResult: (object: CrmObject, traceId: string | undefined) => string | null,
  isNotFoundMissing: boolean,
): MatchedBatch {
  const known = new Set(keys);
  const outcomes = new Map<string, BatchOutcome>();
  for (const result of reply.results) {
    const object = toCrmObject(result);
    const key = keyOfResult(object, result.objectWriteTraceId);
    if (key !== null && known.has(key)) outcomes.set(key, { kind: 'done', object });
  }
  const strays: BatchError[] = [];
  for (const error of reply.errors) {
    const named = keysOf(error, (text) => known.has(text));
    if (named.length === 0) strays.push(error);
    const isMissing = isNotFoundMissing && error.category === 'OBJECT_NOT_FOUND';
    for (const key of named) {
      if (!outcomes.has(key)) outcomes.set(key, isMissing ? { kind: 'missing' } : refusalOf(error));
    }
  }
  const open = keys.filter((key) => !outcomes.has(key));
  // As many nameless errors as unanswered inputs: every one of them was refused, though not which for what.
  const common = strays[0];
  const areAllRefused = common !== undefined && strays.length >= open.length;
  for (const [index, key] of open.entries()) {
    outcomes.set(key, areAllRefused ? refusalOf(strays[index] ?? common) : { kind: 'missing' });
  }
  return { outcomes, strays: areAllRefused ? [] : strays };
}
