import type { Admin } from './visit.ts';

/** Whose act it is, for the audit log. */
export function actorOf(admin: Admin): string {
  return admin.email ?? (admin.userId === null ? 'somebody without a name' : `HubSpot user ${admin.userId}`);
}
