/** How far behind the whole server is, over all portals: what an operator's monitoring asks every few seconds. Unscoped on purpose. */
import { type Db, query } from '../database.ts';

/** From the request of an email service to the call to HubSpot. */
const STAGES = ['take_in', 'settle', 'send', 'follow_hubspot', 'honour'] as const;
export type Stage = (typeof STAGES)[number];

export const TROUBLES = [
  'failed_deliveries',
  'quarantined_deliveries',
  'failed_writes',
  'addresses_aside',
  'changes_aside',
  'token_failures',
] as const;
export type TroubleKind = (typeof TROUBLES)[number];

export interface StageFigures {
  readonly stage: Stage;
  /** What waits and could be worked on now; of what waits for a retry the time has come. */
  readonly waiting: number;
  /** Seconds since the oldest of it came; 0 where nothing waits. */
  readonly oldestSeconds: number;
}

export interface HonourFigures {
  readonly place: 'suppressed' | 'property' | 'subscription';
  /** Seconds from the person's act until the place knew, of what was asked in the last 24 hours. */
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

export interface LedgerFigures {
  readonly stages: readonly StageFigures[];
  readonly troubles: ReadonlyMap<TroubleKind, number>;
  readonly portals: ReadonlyMap<string, number>;
  /** Portals that HubSpot does not want to hear of for a while. */
  readonly paused: number;
  /** Portals that a worker drains at this moment. */
  readonly lanesHeld: number;
  readonly honoured: readonly HonourFigures[];
}

/**
 * Everything comes from partial indexes that hold nothing but what is asked for, so that a long history costs nothing.
 *
 * @param now of the process
 */
export async function readLedgerFigures(db: Db, now: Date): Promise<LedgerFigures> {
  const [stages, troubles, portals, honoured] = await Promise.all([
    readStages(db, now),
    readTroubles(db),
    readPortals(db, now),
    readHonoured(db, now),
  ]);
  const named = portals.filter((row) => row.what === 'state');
  const countOf = (what: string) => portals.find((row) => row.what === what)?.count ?? 0;
  return {
    stages,
    troubles: new Map(troubles.map((row) => [row.kind, row.count])),
    portals: new Map(named.map((row) => [row.label, row.count])),
    paused: countOf('paused'),
    lanesHeld: countOf('held'),
    honoured,
  };
}

function readStages(db: Db, now: Date): Promise<StageFigures[]> {
  const line = (stage: Stage, since: string, from: string) =>
    `select '${stage}' as stage, count(*) as waiting,
            greatest(0, coalesce(extract(epoch from ?::timestamptz - min(${since})), 0))::float8 as "oldestSeconds" from ${from}`;
  const isDue = '(x.try_after is null or x.try_after <= ?)';
  // Portals that are disconnected keep what waits until they come back: nobody is behind with it.
  const ofActive = "join portal p on p.portal_id = x.portal_id and p.state = 'active'";
  return query<StageFigures>(
    db,
    [
      line('take_in', 'x.received_at', `delivery x ${ofActive} where x.state = 'waiting' and ${isDue}`),
      line('settle', 'x.dirty_at', `address x ${ofActive} where x.dirty_at is not null and x.dirty_at <= ?`),
      line(
        'send',
        'coalesce(x.try_after, x.created_at)',
        `crm_write x ${ofActive} where x.state = 'planned' and ${isDue}`,
      ),
      line('follow_hubspot', 'x.received_at', `hubspot_event x ${ofActive} where x.state = 'waiting' and ${isDue}`),
      line('honour', 'x.heard_at', `opt_out_clock x ${ofActive} where x.closed_at is null and x.heard_at <= ?`),
    ].join(' union all '),
    Array.from({ length: 2 * STAGES.length }, () => now),
  );
}

function readTroubles(db: Db): Promise<{ kind: TroubleKind; count: number }[]> {
  const line = (kind: TroubleKind, from: string) => `select '${kind}' as kind, count(*) as count from ${from}`;
  return query(
    db,
    [
      line('failed_deliveries', "delivery where state = 'failed'"),
      line('quarantined_deliveries', "delivery where state = 'quarantined'"),
      line('failed_writes', "crm_write where state = 'failed'"),
      line('addresses_aside', 'address where failed_why is not null'),
      line('changes_aside', "hubspot_event where state = 'waiting' and why is not null"),
      line('token_failures', 'oauth_token where failure is not null'),
    ].join(' union all '),
  );
}

function readPortals(db: Db, now: Date): Promise<{ what: string; label: string; count: number }[]> {
  return query(
    db,
    `select 'state' as what, state as label, count(*) as count from portal group by state
     union all select 'paused', '', count(*) from portal where state = 'active' and crm_paused_until > ?
     union all select 'held', '', count(*) from lane where epoch % 2 = 1 and lease_until > clock_timestamp()`,
    [now],
  );
}

function readHonoured(db: Db, now: Date): Promise<HonourFigures[]> {
  return query<HonourFigures>(
    db,
    `select place, percentile_disc(0.5) within group (order by took)::float8 as p50,
            percentile_disc(0.95) within group (order by took)::float8 as p95, max(took)::float8 as max
       from (select n.place, greatest(0, extract(epoch from n.at - c.asked_at)) as took
               from portal p
               join opt_out_clock c on c.portal_id = p.portal_id and c.asked_at >= ?::timestamptz - interval '1 day' and c.is_measured
               cross join lateral (values ('suppressed', c.suppressed_at), ('property', c.property_at), ('subscription', c.subscription_at)) as n(place, at)
              where n.at is not null) as t
      group by place`,
    [now],
  );
}
