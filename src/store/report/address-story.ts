/** Everything the ledger holds on one address, for the one page that tells its story. */
import type { Verdict } from '../../flow/state.ts';
import { type Db, query } from '../database.ts';
import { PERSON_COLUMNS, PERSON_JOINS, type PersonOfAddress } from './person-columns.ts';

export interface AddressHead extends PersonOfAddress {
  readonly addressId: number;
  readonly email: string;
  readonly domain: string;
  readonly createdAt: Date;
  readonly verdict: Verdict;
  /** The whole state as stored; null before the first conclusion. */
  readonly state: unknown;
  readonly isWaiting: boolean;
}

export async function findAddressHead(db: Db, portalId: number, addressId: number): Promise<AddressHead | null> {
  const rows = await query<AddressHead>(
    db,
    `select a.address_id as "addressId", a.email, a.domain, a.created_at as "createdAt", a.verdict, a.state,
            a.dirty_at is not null as "isWaiting", ${PERSON_COLUMNS}
       from address a ${PERSON_JOINS} where a.portal_id = ? and a.address_id = ?`,
    [portalId, addressId],
  );
  return rows[0] ?? null;
}

export interface StoryDecision {
  readonly decisionId: number;
  readonly play: string;
  readonly targetType: string;
  readonly targetId: string;
  readonly ruleVersion: number;
  readonly because: Readonly<Record<string, string | number | boolean | null>>;
  readonly decidedAt: Date;
}

export async function listDecisions(db: Db, portalId: number, addressId: number): Promise<StoryDecision[]> {
  return query<StoryDecision>(
    db,
    `select decision_id as "decisionId", play, target_type as "targetType", target_id as "targetId", rule_version as "ruleVersion",
            because, decided_at as "decidedAt"
       from decision where portal_id = ? and address_id = ? order by decided_at desc, decision_id desc limit 200`,
    [portalId, addressId],
  );
}

export interface StoryEpisode {
  readonly kind: 'lost' | 'left';
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly wonBackBy: string | null;
}

export async function listEpisodes(db: Db, portalId: number, addressId: number): Promise<StoryEpisode[]> {
  return query<StoryEpisode>(
    db,
    `select kind, started_at as "startedAt", ended_at as "endedAt", won_back_by as "wonBackBy"
       from episode where portal_id = ? and address_id = ? order by started_at desc limit 100`,
    [portalId, addressId],
  );
}

export interface StoryAnswer {
  readonly reason: string | null;
  readonly comment: string | null;
  readonly stream: string | null;
  readonly campaign: string | null;
  readonly answeredAt: Date;
  readonly editedAt: Date | null;
}

export async function listAnswers(db: Db, portalId: number, addressId: number): Promise<StoryAnswer[]> {
  return query<StoryAnswer>(
    db,
    `select reason, comment, stream, campaign, answered_at as "answeredAt", edited_at as "editedAt"
       from survey_answer where portal_id = ? and address_id = ? order by answered_at desc limit 100`,
    [portalId, addressId],
  );
}

export interface StorySuppression {
  readonly stream: string;
  readonly reason: string;
  readonly since: Date;
  readonly until: Date | null;
  readonly venue: string | null;
}

export async function listSuppressions(db: Db, portalId: number, addressId: number): Promise<StorySuppression[]> {
  return query<StorySuppression>(
    db,
    'select stream, reason, since, until, venue from listed_suppression where portal_id = ? and address_id = ? order by since desc',
    [portalId, addressId],
  );
}

export interface StoryAsk {
  readonly kind: string;
  readonly mail: 'planned' | 'sending' | 'sent' | 'failed' | 'doubt' | 'none';
  readonly why: string | null;
  readonly askedAt: Date;
  readonly expiresAt: Date;
  readonly isConfirmed: boolean;
  /** Its task, or the change of the address in HubSpot, is planned. */
  readonly isFollowed: boolean;
}

/** What they asked for by their link that a link alone cannot give. */
export async function listAsks(db: Db, portalId: number, addressId: number): Promise<StoryAsk[]> {
  return query<StoryAsk>(
    db,
    `select ask ->> 'kind' as kind, mail, why, asked_at as "askedAt", expires_at as "expiresAt", confirmed_at is not null as "isConfirmed",
            followed_at is not null as "isFollowed"
       from confirmation where portal_id = ? and address_id = ? order by confirmation_id desc limit 20`,
    [portalId, addressId],
  );
}
