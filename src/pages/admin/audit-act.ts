import { writeAudit } from '../../store/audit.ts';
import { actorOf } from './actor.ts';
import type { AdminDeps, AdminVisit } from './visit.ts';

/** Notes what an admin did who pressed a button. */
export function auditAct(
  deps: AdminDeps,
  { admin }: AdminVisit,
  action: `${string}.${string}`,
  target: number,
): Promise<void> {
  return writeAudit(deps.db, admin.portalId, {
    at: deps.clock.now(),
    actor: actorOf(admin),
    action,
    target: String(target),
    detail: {},
  });
}
