/** Surfaces that set properties of records: sending the same twice does no harm, so nothing is looked for. */
import type { CrmObjectType } from '../../crm/crm.ts';
import type { SendingWrite, Surface as SurfaceId, WriteOutcome } from '../../store/crm-write.ts';
import type { Surface } from './surface.ts';

export interface PropertySurface {
  readonly id: SurfaceId;
  readonly objects: CrmObjectType;
  /** Why a row is dropped whose record is gone. */
  readonly gone: string;
  /** Sent as it is, even where it is what was sent last: others write there, too. */
  readonly isAlwaysSent?: boolean;
}

export function createPropertySurface({ id, objects, gone, isAlwaysSent = false }: PropertySurface): Surface {
  return {
    id,
    batchSize: 100,
    isIdempotent: true,

    async send(crm, writes) {
      const changes = writes.map((write) => ({
        write,
        properties: changedProperties(write.payload as Record<string, string>, isAlwaysSent ? null : write.written),
      }));
      const inputs = changes.flatMap(({ write, properties }) =>
        Object.keys(properties).length > 0 && write.objectId !== null ? [{ id: write.objectId, properties }] : [],
      );
      const outcomes = inputs.length > 0 ? await crm.updateBatch(objects, inputs) : new Map();
      return changes.map(({ write, properties }): WriteOutcome => {
        const { writeId } = write;
        if (Object.keys(properties).length === 0) return done(write, write.objectId ?? '');
        const outcome = outcomes.get(write.objectId ?? '');
        if (outcome?.kind === 'done') return done(write, outcome.object.id);
        if (outcome?.kind === 'refused') return { writeId, kind: 'failed', why: outcome.why };
        return { writeId, kind: 'dropped', why: gone };
      });
    },

    find: () => Promise.resolve(new Map()),
  };
}

/** Of the wanted properties, those that HubSpot does not hold yet. */
export function changedProperties(
  wanted: Readonly<Record<string, string>>,
  written: Readonly<Record<string, string>> | null,
): Record<string, string> {
  return Object.fromEntries(Object.entries(wanted).filter(([name, value]) => (written?.[name] ?? '') !== value));
}

function done(write: SendingWrite, resultId: string): WriteOutcome {
  return { writeId: write.writeId, kind: 'done', resultId, written: write.payload as Record<string, string> };
}
