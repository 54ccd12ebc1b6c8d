/** How far leaving reaches: what an admin says of a source goes before what its ESP means. */
import type { MailEvent, Scope } from '../event.ts';

/** @param reach null: as the ESP means it */
export function withReach(event: MailEvent, reach: Scope | null): MailEvent {
  const isLeaving = event.type === 'list_unsubscribe' || event.type === 'global_unsubscribe';
  return reach !== null && isLeaving ? { ...event, scope: reach } : event;
}
