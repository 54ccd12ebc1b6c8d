/** The surface of contact properties: only what changed is sent, and sending it twice does no harm. */
import type { SendingWrite, WriteOutcome } from '../../../store/crm-write.ts';
import type { Surface } from '../surface.ts';
import { changedProperties } from './contact-properties.ts';

export const contactProperty: Surface = {
  id: 'contact_property',
  batchSize: 100,
  isIdempotent: true,

  async send(crm, writes) {
    const changes = writes.map((write) => ({
      write,
      properties: changedProperties(write.payload as Record<string, string>, write.written),
    }));
    const inputs = changes.flatMap(({ write, properties }) =>
      Object.keys(properties).length > 0 && write.objectId !== null ? [{ id: write.objectId, properties }] : [],
    );
    const outcomes = inputs.length > 0 ? await crm.updateBatch('contacts', inputs) : new Map();
    return changes.map(({ write, properties }): WriteOutcome => {
      const { writeId } = write;
      if (Object.keys(properties).length === 0) return done(write, write.objectId ?? '');
      const outcome = outcomes.get(write.objectId ?? '');
      if (outcome?.kind === 'done') return done(write, outcome.object.id);
      if (outcome?.kind === 'refused') return { writeId, kind: 'failed', why: outcome.why };
      return {
        writeId,
        kind: 'dropped',
        why: 'The contact was merged or deleted in HubSpot; its address is looked up again.',
      };
    });
  },

  find: () => Promise.resolve(new Map()),
};

function done(write: SendingWrite, resultId: string): WriteOutcome {
  return { writeId: write.writeId, kind: 'done', resultId, written: write.payload as Record<string, string> };
}
