/** Who was signed in to the pages, and in how many browsers they are now. */
import { type Db, query } from '../database.ts';
import type { Member } from '../member.ts';

export interface MemberRow extends Member {
  readonly sessions: number;
}

const MANY = 500;

/** Those who came last stand first. */
export async function listMembers(db: Db, portalId: number, now: Date): Promise<MemberRow[]> {
  return query<MemberRow>(
    db,
    `select m.member_id as "memberId", m.came_by as "cameBy", m.name, m.role, m.first_at as "firstAt", m.last_at as "lastAt",
            (select count(*) from admin_session s
              where s.sess -> 'admin' ->> 'portalId' = m.portal_id::text
                and s.sess -> 'admin' ->> 'memberId' = m.member_id::text and s.expire > ?)::integer as sessions
       from member m where m.portal_id = ? order by m.last_at desc, m.member_id desc limit ?`,
    [now, portalId, MANY],
  );
}
