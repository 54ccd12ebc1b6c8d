/** What HubSpot's communication preferences should say: one row for each address and subscription. */
import type { SubscriptionPayload } from '../flow/enact/subscription/subscription.ts';
import { WAITS_SINCE } from './crm-write.ts';
import { type Db, execute, query } from './database.ts';

export interface SubscriptionPlan {
  readonly addressId: number;
  readonly contactId: string;
  readonly payload: SubscriptionPayload;
}

/** What is on its way or done already is not planned twice; what the person wants again is. */
export async function planSubscriptions(
  db: Db,
  portalId: number,
  plans: readonly SubscriptionPlan[],
  now: Date,
): Promise<void> {
  if (plans.length === 0) return;
  await execute(
    db,
    `insert into crm_write as w (portal_id, write_key, surface, address_id, object_id, payload, created_at)
     select ?, 'subscription:' || n.address_id || ':' || coalesce(n.payload ->> 'subscriptionId', 'all'), 'subscription', n.address_id, n.id, n.payload, ?
       from unnest(?::text[], ?::bigint[], ?::jsonb[]) as n(id, address_id, payload)
     on conflict (portal_id, write_key) do update
       set payload = excluded.payload, object_id = excluded.object_id, revision = w.revision + 1, attempts = 0, lost_answers = 0,
           state = case when w.state = 'sending' then 'sending' else 'planned' end, try_after = null, why = null, ${WAITS_SINCE}
     where w.payload ->> 'state' <> excluded.payload ->> 'state' or w.payload ->> 'email' <> excluded.payload ->> 'email' or w.state = 'dropped'
        or (excluded.payload ->> 'asked' <> coalesce(w.payload ->> 'asked', '') and w.state <> 'planned')`,
    [
      portalId,
      now,
      plans.map((plan) => plan.contactId),
      plans.map((plan) => plan.addressId),
      plans.map((plan) => JSON.stringify(plan.payload)),
    ],
  );
}

export interface Returned {
  readonly addressId: number;
  /** The person's own act by which they came back, or took back what they did. */
  readonly at: Date;
  /** What they still want nothing of; null among them: everything. */
  readonly stillOut: readonly (number | null)[];
}

/**
 * What was not sent yet is not sent; what was is given back. Only what was left before the person's own act: a changed rule
 * lifts nothing.
 */
export async function giveBackSubscriptions(db: Db, portalId: number, returned: readonly Returned[]): Promise<void> {
  for (const { addressId, at, stillOut } of returned) {
    const ids = stillOut.flatMap((id) => id ?? []);
    const over = [portalId, addressId, at, stillOut.includes(null), ids];
    await execute(
      db,
      `delete from crm_write w where ${IS_OVER} and w.state = 'planned' and w.attempts = 0 and w.written is null`,
      over,
    );
    await execute(
      db,
      `update crm_write w
          set payload = w.payload || jsonb_build_object('state', 'as_before', 'stillOut', to_jsonb(?::bigint[])),
              revision = w.revision + 1, attempts = 0, lost_answers = 0, try_after = null, why = null,
              state = case when w.state = 'sending' then 'sending' else 'planned' end
        where ${IS_OVER}`,
      [ids, ...over],
    );
  }
}

const IS_OVER = `w.portal_id = ? and w.surface = 'subscription' and w.address_id = ?
   and w.payload ->> 'state' = 'out' and (w.payload ->> 'leftAt')::timestamptz <= ?
   and case when w.payload ->> 'subscriptionId' is null then not ?::boolean
            else (w.payload ->> 'subscriptionId')::bigint <> all(?::bigint[]) end`;

/**
 * Whom HubSpot has as opted out because we said so: of an address that no longer works, say, that is no word of the person.
 *
 * @returns when it was sent, by address
 */
export async function findToldOut(db: Db, portalId: number, emails: readonly string[]): Promise<Map<string, Date>> {
  if (emails.length === 0) return new Map();
  const rows = await query<{ email: string; sentAt: Date }>(
    db,
    `select a.email, w.sent_at as "sentAt" from address a
       join crm_write w on w.portal_id = a.portal_id and w.write_key = 'subscription:' || a.address_id || ':all'
      where a.portal_id = ? and a.email = any(?::text[]) and w.sent_at is not null
        and (w.written ->> 'state' = 'out' or w.state = 'sending')`,
    [portalId, [...emails]],
  );
  return new Map(rows.map((row) => [row.email, row.sentAt]));
}
