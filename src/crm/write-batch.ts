/** Updates and creates of one batch. */
import { AssociationTypes } from '@hubspot/api-client';
import { API_VERSION } from './api-version.ts';
import { refuseBadBatch } from './batch-size.ts';
import { bisect } from './bisect.ts';
import { type Caller, isRefusal } from './caller.ts';
import {
  type BatchOutcome,
  type CreateInput,
  CrmError,
  type CrmObject,
  type CrmObjectType,
  type UpdateInput,
} from './crm.ts';
import { matchOutcomes, refusalOfError } from './match-outcomes.ts';
import { readBatch } from './shapes.ts';

/**
 * One call, unless HubSpot refuses the batch as a whole or blames nobody by name: then halves are sent, since repeating
 * an update does no harm.
 */
export async function updateBatch(
  caller: Caller,
  type: CrmObjectType,
  inputs: readonly UpdateInput[],
): Promise<Map<string, BatchOutcome>> {
  refuseBadBatch(inputs.map((input) => input.id));
  const outcomes = new Map<string, BatchOutcome>();

  async function send(part: readonly UpdateInput[]): Promise<void> {
    if (part.length === 0) return;
    const reply = await caller.ask(
      {
        method: 'POST',
        path: `/crm/objects/${API_VERSION}/${type}/batch/update`,
        // The trace id asks for errors by record; the record's own id is unique within the batch.
        body: { inputs: part.map(({ id, properties }) => ({ id, properties, objectWriteTraceId: id })) },
        effect: 'write',
      },
      readBatch,
    );
    const matched = matchOutcomes(
      reply,
      part.map((input) => input.id),
      (object) => object.id,
      true,
    );
    const isClear = matched.strays.length === 0;
    const unclear = part.filter((input) => !isClear && matched.outcomes.get(input.id)?.kind === 'missing');
    for (const [id, outcome] of matched.outcomes) outcomes.set(id, outcome);
    if (unclear.length === 0) return;
    const middle = Math.ceil(unclear.length / 2);
    await sendHalves(unclear.slice(0, middle));
    await sendHalves(unclear.slice(middle));
  }

  const sendHalves = (part: readonly UpdateInput[]) =>
    bisect(part, send, (input, error) => outcomes.set(input.id, refusalOfError(error)));
  await sendHalves(inputs);
  return outcomes;
}

/** Task and note to record, by HubSpot's own names for its association types. */
const ASSOCIATION_TYPE: Readonly<Record<string, number>> = {
  'tasks contacts': AssociationTypes.taskToContact,
  'tasks companies': AssociationTypes.taskToCompany,
  'tasks deals': AssociationTypes.taskToDeal,
  'notes contacts': AssociationTypes.noteToContact,
  'notes companies': AssociationTypes.noteToCompany,
  'notes deals': AssociationTypes.noteToDeal,
  'contacts companies': AssociationTypes.contactToCompany,
  'contacts deals': AssociationTypes.contactToDeal,
  'deals contacts': AssociationTypes.dealToContact,
  'deals companies': AssociationTypes.dealToCompany,
  'companies contacts': AssociationTypes.companyToContact,
  'companies deals': AssociationTypes.companyToDeal,
};

function associationType(from: CrmObjectType, to: CrmObjectType): number {
  const id = ASSOCIATION_TYPE[`${from} ${to}`];
  if (id === undefined) throw new CrmError('invalid', `No association from ${from} to ${to} is known.`);
  return id;
}

/** The input whose reference stands in one of the result's texts, where HubSpot did not echo the trace id. */
function byReference(object: CrmObject, inputs: readonly CreateInput[]): string | null {
  const texts = Object.values(object.properties).filter((text) => text !== null);
  const found = inputs.filter(({ reference }) => reference && texts.some((text) => text.includes(reference)));
  return found.length === 1 ? (found[0]?.traceId ?? null) : null;
}

/**
 * Exactly one call. A batch refused as a whole is thrown, because each half is a call that must be recorded before it is
 * made: cut it with `bisect`. A single input that is refused is an outcome.
 */
export async function createBatch(
  caller: Caller,
  type: CrmObjectType,
  inputs: readonly CreateInput[],
): Promise<Map<string, BatchOutcome>> {
  const keys = inputs.map((input) => input.traceId);
  refuseBadBatch(keys);
  const only = inputs[0];
  if (only === undefined) return new Map();
  const body = {
    inputs: inputs.map((input) => ({
      properties: input.properties,
      objectWriteTraceId: input.traceId,
      associations: input.associations.map(({ to, id }) => ({
        to: { id },
        types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: associationType(type, to) }],
      })),
    })),
  };
  try {
    const path = `/crm/objects/${API_VERSION}/${type}/batch/create`;
    const reply = await caller.ask({ method: 'POST', path, body, effect: 'write' }, readBatch);
    const isOnly = inputs.length === 1 && reply.results.length === 1;
    const keyOf = (object: CrmObject, traceId: string | undefined) =>
      isOnly ? only.traceId : (traceId ?? byReference(object, inputs));
    return matchOutcomes(reply, keys, keyOf, false).outcomes;
  } catch (thrown) {
    if (inputs.length === 1 && isRefusal(thrown)) return new Map([[only.traceId, refusalOfError(thrown)]]);
    throw thrown;
  }
}
