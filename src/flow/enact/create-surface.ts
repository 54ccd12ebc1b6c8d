/** Tasks and notes are created alike: with a reference in the body, and an anchor at which they are found again. */
import type { CreateInput, Crm, CrmObjectType } from '../../crm/crm.ts';
import type { SendingWrite, WriteOutcome } from '../../store/crm-write.ts';
import type { ObjectType } from '../decide/play.ts';
import type { Surface } from './surface.ts';
import type { TaskPayload } from './task/render-task.ts';

const PLURAL: Readonly<Record<ObjectType, CrmObjectType>> = {
  contact: 'contacts',
  company: 'companies',
  deal: 'deals',
};

export function createSurface(id: 'task' | 'note', objects: 'tasks' | 'notes', bodyProperty: string): Surface {
  return {
    id,
    batchSize: 100,
    isIdempotent: false,

    send: (crm, writes) => sendCreates(crm, objects, writes),

    async find(crm, writes) {
      const found = new Map<number, string>();
      for (const type of Object.keys(PLURAL) as ObjectType[]) {
        const anchored = writes.filter((write) => write.anchorType === type && write.anchorId !== null);
        if (anchored.length > 0) await findAt(crm, objects, PLURAL[type], bodyProperty, anchored, found);
      }
      return found;
    },
  };
}

/** One call; the reference tells which answer belongs to which row. */
export async function sendCreates(
  crm: Crm,
  objects: 'tasks' | 'notes',
  writes: readonly SendingWrite[],
): Promise<WriteOutcome[]> {
  const outcomes = await crm.createBatch(objects, writes.map(toInput));
  return writes.map((write): WriteOutcome => {
    const outcome = outcomes.get(write.reference ?? '');
    if (outcome?.kind === 'done') return { writeId: write.writeId, kind: 'done', resultId: outcome.object.id };
    if (outcome?.kind === 'refused') return { writeId: write.writeId, kind: 'failed', why: outcome.why };
    return { writeId: write.writeId, kind: 'ambiguous', why: 'HubSpot answered without naming it.' };
  });
}

function toInput(write: SendingWrite): CreateInput {
  const payload = write.payload as TaskPayload;
  return {
    traceId: write.reference ?? '',
    reference: write.reference ?? '',
    properties: payload.properties,
    associations: payload.associations.map(({ type, id }) => ({ to: PLURAL[type], id })),
  };
}

/** Associations are visible at once; search lags, and would lie about what was made a moment ago. */
async function findAt(
  crm: Crm,
  objects: 'tasks' | 'notes',
  anchors: CrmObjectType,
  bodyProperty: string,
  writes: readonly SendingWrite[],
  found: Map<number, string>,
): Promise<void> {
  const byAnchor = await crm.associations(anchors, objects, [...new Set(writes.map((write) => write.anchorId ?? ''))]);
  const ids = [...new Set([...byAnchor.values()].flat())];
  if (ids.length === 0) return;
  const bodies = await crm.read(objects, 'id', ids, [bodyProperty]);
  for (const write of writes) {
    const id = byAnchor
      .get(write.anchorId ?? '')
      ?.find((one) => bodies.get(one)?.properties[bodyProperty]?.includes(write.reference ?? ' '));
    if (id) found.set(write.writeId, id);
  }
}
