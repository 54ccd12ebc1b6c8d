/** Mails in which somebody may have asked to leave, and what a colleague who read them said. */
import { type Db, execute, query } from './database.ts';

export interface LeaveQuestion {
  readonly questionId: number;
  readonly addressId: number;
  readonly email: string;
  readonly eventKey: string;
  readonly askedAt: Date;
  /** When the mail was written. */
  readonly writtenAt: Date;
  /** Verbatim; null where they were not kept. */
  readonly words: string | null;
  readonly answer: 'leaves' | 'stays' | null;
  readonly answeredBy: string | null;
  readonly answeredAt: Date | null;
}

export async function insertLeaveQuestions(
  db: Db,
  portalId: number,
  questions: readonly { readonly addressId: number; readonly eventKey: string }[],
  now: Date,
): Promise<void> {
  if (questions.length === 0) return;
  await execute(
    db,
    `insert into leave_question (portal_id, address_id, event_key, asked_at)
     select ?, n.address_id, n.event_key, ? from unnest(?::bigint[], ?::text[]) as n(address_id, event_key)
     on conflict (portal_id, event_key) do nothing`,
    [portalId, now, questions.map((one) => one.addressId), questions.map((one) => one.eventKey)],
  );
}

const COLUMNS = `q.question_id as "questionId", q.address_id as "addressId", a.email, q.event_key as "eventKey", q.asked_at as "askedAt",
  e.at as "writtenAt", e.diagnostic as words, q.answer, q.answered_by as "answeredBy", q.answered_at as "answeredAt"`;
const JOINS = `leave_question q join address a using (portal_id, address_id)
  join event e on e.portal_id = q.portal_id and e.event_key = q.event_key`;

/** Those that nobody has answered, the oldest first; then the latest answers, the newest first. */
export async function listLeaveQuestions(
  db: Db,
  portalId: number,
  isAnswered: boolean,
  limit: number,
): Promise<LeaveQuestion[]> {
  return query<LeaveQuestion>(
    db,
    `select ${COLUMNS} from ${JOINS} where q.portal_id = ? and (q.answer is not null) = ?
      order by ${isAnswered ? 'q.answered_at desc, q.question_id desc' : 'q.question_id'} limit ?`,
    [portalId, isAnswered, limit],
  );
}

/** @returns null where there is none; the row stays locked until the transaction ends */
export async function lockLeaveQuestion(db: Db, portalId: number, questionId: number): Promise<LeaveQuestion | null> {
  const rows = await query<LeaveQuestion>(
    db,
    `select ${COLUMNS} from ${JOINS} where q.portal_id = ? and q.question_id = ? for update of q`,
    [portalId, questionId],
  );
  return rows[0] ?? null;
}

export async function answerLeaveQuestion(
  db: Db,
  portalId: number,
  questionId: number,
  answer: { readonly says: 'leaves' | 'stays'; readonly by: string; readonly at: Date },
): Promise<void> {
  await execute(
    db,
    'update leave_question set answer = ?, answered_by = ?, answered_at = ? where portal_id = ? and question_id = ?',
    [answer.says, answer.by, answer.at, portalId, questionId],
  );
}

export async function countOpenLeaveQuestions(db: Db, portalId: number): Promise<number> {
  const rows = await query<{ n: number }>(
    db,
    'select count(*) as n from leave_question where portal_id = ? and answer is null',
    [portalId],
  );
  return rows[0]?.n ?? 0;
}
