/** The surface of digests: tasks that stand at no record, and so are found again by search alone. */
import type { Crm } from '../../../crm/crm.ts';
import type { SendingWrite } from '../../../store/crm-write.ts';
import { sendCreates } from '../create-surface.ts';
import type { Surface } from '../surface.ts';
import type { TaskPayload } from '../task/render-task.ts';

/** HubSpot's clock and ours need not agree to the second. */
const CLOCKS_DIFFER_MS = 5 * 60_000;

export const digest: Surface = {
  id: 'digest',
  batchSize: 100,
  isIdempotent: false,
  isFoundBySearch: true,
  send: (crm, writes) => sendCreates(crm, 'tasks', writes),

  async find(crm, writes) {
    const found = new Map<number, string>();
    for (const write of writes) {
      const id = await findOne(crm, write);
      if (id !== null) found.set(write.writeId, id);
    }
    return found;
  },
};

async function findOne(crm: Crm, write: SendingWrite): Promise<string | null> {
  const { properties } = write.payload as TaskPayload;
  const since = new Date((write.sentAt?.getTime() ?? 0) - CLOCKS_DIFFER_MS);
  const tasks = await crm.findCreated('tasks', properties.hubspot_owner_id ?? null, since, ['hs_task_body']);
  return tasks.find((task) => task.properties.hs_task_body?.includes(write.reference ?? ' '))?.id ?? null;
}
