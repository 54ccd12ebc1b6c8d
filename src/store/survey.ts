/** Answers to "why are you leaving?": one for each departure, editable by the person. */
import { type Db, query } from './database.ts';

export interface SurveyAnswer {
  readonly eventKey: string;
  readonly reason: string | null;
  readonly comment: string | null;
  readonly answeredAt: Date;
  readonly editedAt: Date | null;
}

export interface SurveyInput {
  readonly addressId: number;
  /** The event of leaving that it belongs to. */
  readonly eventKey: string;
  readonly reason: string | null;
  readonly comment: string | null;
  readonly campaign: string | null;
  readonly stream: string | null;
  readonly at: Date;
}

/** A second answer to the same departure replaces the first; the same answer again changes nothing. */
export async function saveSurveyAnswer(db: Db, portalId: number, answer: SurveyInput): Promise<boolean> {
  const rows = await query(
    db,
    `insert into survey_answer (portal_id, address_id, event_key, reason, comment, campaign, stream, answered_at)
     values (?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (portal_id, event_key) do update
        set reason = excluded.reason, comment = excluded.comment, edited_at = excluded.answered_at
      where (survey_answer.reason, survey_answer.comment) is distinct from (excluded.reason, excluded.comment)
     returning answer_id`,
    [
      portalId,
      answer.addressId,
      answer.eventKey,
      answer.reason,
      answer.comment,
      answer.campaign,
      answer.stream,
      answer.at,
    ],
  );
  return rows.length > 0;
}

/** @returns newest first */
export async function listSurveyAnswers(db: Db, portalId: number, addressId: number): Promise<SurveyAnswer[]> {
  return query<SurveyAnswer>(
    db,
    `select event_key as "eventKey", reason, comment, answered_at as "answeredAt", edited_at as "editedAt"
       from survey_answer where portal_id = ? and address_id = ? order by answered_at desc, answer_id desc`,
    [portalId, addressId],
  );
}

export interface LatestAnswer extends SurveyAnswer {
  readonly answerId: number;
  readonly campaign: string | null;
}

/** @returns the newest answer of each address that gave one */
export async function latestAnswers(
  db: Db,
  portalId: number,
  addressIds: readonly number[],
): Promise<Map<number, LatestAnswer>> {
  const rows = await query<LatestAnswer & { addressId: number }>(
    db,
    `select distinct on (address_id) address_id as "addressId", answer_id as "answerId", event_key as "eventKey", reason, comment,
            campaign, answered_at as "answeredAt", edited_at as "editedAt"
       from survey_answer where portal_id = ? and address_id = any(?::bigint[]) order by address_id, answered_at desc, answer_id desc`,
    [portalId, [...addressIds]],
  );
  return new Map(rows.map(({ addressId, ...answer }) => [addressId, answer]));
}
