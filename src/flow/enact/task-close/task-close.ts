/** The surface that completes tasks whose cause is gone, and touches none that a person has changed. */
import type { SendingWrite, WriteOutcome } from '../../../store/crm-write.ts';
import type { Surface } from '../surface.ts';
import { JUDGED_PROPERTIES, judgeTask } from './judge-task.ts';

export interface ClosePayload {
  /** The row of the task itself. */
  readonly taskWriteId: number;
  /** As the task was created. */
  readonly properties: Readonly<Record<string, string>>;
}

export const taskClose: Surface = {
  id: 'task_close',
  batchSize: 100,
  isIdempotent: true,

  /** A read and right behind it the update, so that an edit of the last second counts. */
  async send(crm, writes) {
    const held = await crm.read('tasks', 'id', writes.map(taskOf), JUDGED_PROPERTIES);
    const judged = writes.map((write) => ({
      write,
      says: judgeTask((write.payload as ClosePayload).properties, held.get(taskOf(write))?.properties ?? null),
    }));
    const open = judged.filter(({ says }) => says === 'open').map(({ write }) => taskOf(write));
    const inputs = open.map((id) => ({ id, properties: { hs_task_status: 'COMPLETED' } }));
    const outcomes = inputs.length > 0 ? await crm.updateBatch('tasks', inputs) : new Map();
    return judged.map(({ write, says }): WriteOutcome => {
      // Completed after an attempt of ours that got no answer, or by us when only its note failed: that was us.
      if (says === 'done_before')
        return done(write, write.attempts > 1 || write.written?.task === 'completed' ? 'completed' : says);
      if (says !== 'open') return done(write, says);
      const outcome = outcomes.get(taskOf(write));
      if (outcome?.kind === 'refused') return { writeId: write.writeId, kind: 'failed', why: outcome.why };
      return done(write, outcome?.kind === 'done' ? 'completed' : 'gone');
    });
  },

  find: () => Promise.resolve(new Map()),
};

function taskOf(write: SendingWrite): string {
  return write.objectId ?? '';
}

function done(write: SendingWrite, task: string): WriteOutcome {
  return { writeId: write.writeId, kind: 'done', resultId: taskOf(write), written: { task } };
}
