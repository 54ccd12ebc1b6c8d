/** People who were ever signed in to the pages of a portal, and as what. */
import { type Db, execute, query } from './database.ts';

export type MemberRole = 'admin' | 'viewer';
/** `hubspot`: through HubSpot's authorize page. `link`: by a link of ours; those may only ever look. */
export type CameBy = 'hubspot' | 'link';

export interface Member {
  readonly memberId: number;
  readonly cameBy: CameBy;
  readonly name: string;
  readonly role: MemberRole;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

const COLUMNS = `member_id as "memberId", came_by as "cameBy", name, role, first_at as "firstAt", last_at as "lastAt"`;

/**
 * Somebody signs in. A role that was given to them stays.
 *
 * @param isAdminAgain they have just installed the app, which only those may who decide over the account
 */
export async function rememberMember(
  db: Db,
  portalId: number,
  who: { readonly cameBy: CameBy; readonly name: string; readonly isAdminAgain?: boolean },
  now: Date,
): Promise<Member> {
  const rows = await query<Member>(
    db,
    `insert into member as m (portal_id, came_by, name, role, first_at, last_at) values (?, ?, ?, ?, ?, ?)
     on conflict (portal_id, came_by, name) do update
        set last_at = excluded.last_at, role = case when ? then excluded.role else m.role end
     returning ${COLUMNS}`,
    [
      portalId,
      who.cameBy,
      who.name,
      who.cameBy === 'hubspot' ? 'admin' : 'viewer',
      now,
      now,
      who.isAdminAgain === true,
    ],
  );
  return rows[0] as Member;
}

export async function findMember(db: Db, portalId: number, memberId: number): Promise<Member | null> {
  const rows = await query<Member>(db, `select ${COLUMNS} from member where portal_id = ? and member_id = ?`, [
    portalId,
    memberId,
  ]);
  return rows[0] ?? null;
}

/** @returns false for who is not there, has this role already, or came by a link and may only look */
export async function setMemberRole(db: Db, portalId: number, memberId: number, role: MemberRole): Promise<boolean> {
  const count = await execute(
    db,
    `update member set role = ? where portal_id = ? and member_id = ? and role <> ? and came_by = 'hubspot'`,
    [role, portalId, memberId, role],
  );
  return count === 1;
}

/** Holds the rows of all admins until the end of the transaction, so that two cannot take the role from each other at once. */
export async function lockAdmins(db: Db, portalId: number): Promise<readonly number[]> {
  const rows = await query<{ memberId: number }>(
    db,
    `select member_id as "memberId" from member where portal_id = ? and role = 'admin' order by member_id for update`,
    [portalId],
  );
  return rows.map((row) => row.memberId);
}
