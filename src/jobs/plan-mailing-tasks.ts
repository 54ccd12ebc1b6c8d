/** One task for a mailing that was refused by many, however many addresses refused it, and whenever. */
import { createHash } from 'node:crypto';
import { renderTask } from '../flow/enact/task/render-task.ts';
import { makeReference } from '../lib/reference.ts';
import type { Db } from '../store/database.ts';
import type { NewTask } from './new-task.ts';
import { planTelling } from './plan-telling.ts';
import type { SettlePortal } from './settle.ts';

export async function planMailingTasks(
  db: Db,
  portal: SettlePortal,
  tasks: readonly NewTask[],
  now: Date,
): Promise<void> {
  const { portalId, publicUrl } = portal;
  for (const [campaign, members] of Map.groupBy(tasks, ({ decision }) => String(decision.because.campaign))) {
    const [first] = members;
    if (!first) continue;
    const reference = makeReference();
    const packet = `${publicUrl}/evidence/refusals?campaign=${encodeURIComponent(campaign)}`;
    await planTelling(
      db,
      portalId,
      {
        writeKey: keyOf(campaign, first.decision.at),
        surface: 'task',
        addressId: first.one.addressId,
        decisionId: first.decisionId,
        payload: renderTask(first.task, reference, [{ label: 'The packet for your email service', url: packet }]),
        reference,
        anchor: first.task.anchor,
      },
      members,
      now,
    );
  }
}

/** Campaigns keep their names: the newsletter of the next month is another mailing. */
function keyOf(campaign: string, at: Date): string {
  const name = createHash('sha256').update(campaign).digest('hex').slice(0, 32);
  return `task:our-mail-blocked:${name}:${at.toISOString().slice(0, 7)}`;
}
