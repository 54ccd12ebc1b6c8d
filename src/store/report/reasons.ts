/** Why people left: by mailing, by kind of mail and by owner, with their own words. */
import { type Binding, type Db, query } from '../database.ts';
import { LEFT } from '../left-events.ts';

export const REASONS_BY = ['campaign', 'stream', 'owner'] as const;
export type ReasonsBy = (typeof REASONS_BY)[number];

export interface ReasonsFilter {
  readonly from: Date;
  readonly until: Date;
  /** null: all of them. */
  readonly campaign: string | null;
  readonly stream: string | null;
}

export interface ReasonGroup {
  /** A name, or the id of an owner; the empty string: none is known. */
  readonly key: string;
  /** As people read it. */
  readonly label: string;
  /** Distinct people who left, and answers of people who said why. */
  readonly left: number;
  readonly answered: number;
  /** Answers with words of their own. */
  readonly wrote: number;
  /** The most frequent first; of answers that choose one. */
  readonly reasons: readonly { readonly reason: string; readonly people: number }[];
}

/** By column of what was left and of what was answered. */
const KEYS: Readonly<Record<ReasonsBy | 'all', string>> = {
  campaign: 'o.campaign',
  stream: 'o.stream',
  owner: 'd.owner_id',
  all: 'null::text',
};
const OWNER = 'left join directory d on d.portal_id = o.portal_id and d.address_id = o.address_id';

/** @returns those that most people left first */
export async function countReasons(
  db: Db,
  portalId: number,
  by: ReasonsBy | 'all',
  filter: ReasonsFilter,
  limit: number,
): Promise<ReasonGroup[]> {
  const key = `coalesce(${KEYS[by]}, '')`;
  const join = by === 'owner' ? OWNER : '';
  const [left, answers] = [whereOf('at', filter), whereOf('answered_at', filter)];
  return query<ReasonGroup>(
    db,
    `with left_by as (
       select ${key} as key, count(distinct o.address_id)::integer as people
         from (select e.portal_id, e.address_id, e.campaign, e.stream from event e where e.portal_id = ? and ${LEFT} and ${left.where}) o ${join}
        group by 1
     ), answers as (
       select ${key} as key, o.reason, count(*)::integer as people, (count(*) filter (where o.comment is not null))::integer as wrote
         from (select e.* from survey_answer e where e.portal_id = ? and ${answers.where}) o ${join}
        group by 1, 2
     ), said as (
       select key, sum(people)::integer as answered, sum(wrote)::integer as wrote,
              coalesce(jsonb_agg(jsonb_build_object('reason', reason, 'people', people) order by people desc, reason)
                       filter (where reason is not null), '[]') as reasons
         from answers group by key
     )
     select key, ${by === 'owner' ? OWNER_NAME : 'key'} as label, coalesce(l.people, 0) as "left", coalesce(s.answered, 0) as answered,
            coalesce(s.wrote, 0) as wrote, coalesce(s.reasons, '[]') as reasons
       from left_by l full join said s using (key)
      order by greatest(coalesce(l.people, 0), coalesce(s.answered, 0)) desc, key limit ?`,
    [portalId, ...left.bindings, portalId, ...answers.bindings, ...(by === 'owner' ? [portalId] : []), limit],
  );
}

const OWNER_NAME = `coalesce((select coalesce(nullif(trim(concat_ws(' ', r.fields ->> 'firstName', r.fields ->> 'lastName')), ''), r.fields ->> 'email')
    from crm_record r where r.portal_id = ? and r.type = 'owner' and r.record_id = key), key)`;

export interface ReasonAnswer {
  readonly answerId: number;
  readonly addressId: number;
  readonly email: string;
  readonly person: string | null;
  readonly owner: string | null;
  readonly campaign: string | null;
  readonly stream: string | null;
  readonly reason: string | null;
  readonly words: string | null;
  readonly answeredAt: Date;
}

/** @param after the place in the list: older than this answer; null: from the newest */
export async function listReasonAnswers(
  db: Db,
  portalId: number,
  filter: ReasonsFilter,
  page: { readonly withWords: boolean; readonly after: ReasonAnswer | null; readonly limit: number },
): Promise<ReasonAnswer[]> {
  const { where, bindings } = whereOf('answered_at', filter);
  const place = page.after ? 'and (e.answered_at, e.answer_id) < (?, ?)' : '';
  return query<ReasonAnswer>(
    db,
    `select e.answer_id as "answerId", e.address_id as "addressId", a.email, d.person, d.owner, e.campaign, e.stream, e.reason,
            e.comment as words, e.answered_at as "answeredAt"
       from survey_answer e join address a on a.portal_id = e.portal_id and a.address_id = e.address_id
       left join directory d on d.portal_id = e.portal_id and d.address_id = e.address_id
      where e.portal_id = ? and ${where} ${page.withWords ? 'and e.comment is not null' : ''} ${place}
      order by e.answered_at desc, e.answer_id desc limit ?`,
    [portalId, ...bindings, ...(page.after ? [page.after.answeredAt, page.after.answerId] : []), page.limit],
  );
}

function whereOf(
  moment: string,
  { from, until, campaign, stream }: ReasonsFilter,
): { where: string; bindings: Binding[] } {
  const parts = [`e.${moment} >= ?`, `e.${moment} < ?`];
  const bindings: Binding[] = [from, until];
  for (const [column, value] of [
    ['campaign', campaign],
    ['stream', stream],
  ] as const) {
    if (value === null) continue;
    parts.push(`coalesce(e.${column}, '') = ?`);
    bindings.push(value);
  }
  return { where: parts.join(' and '), bindings };
}
