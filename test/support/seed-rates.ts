/** Mail of one mailing: so many people got it, and so many are unknown there. */
import { DAY_MS } from '../../src/lib/clock.ts';
import { addTallies, markDays } from '../../src/store/counts.ts';
import { deriveDataSources } from '../../src/store/data-source-chunk.ts';
import { type Db, query } from '../../src/store/database.ts';
import { markMailings } from '../../src/store/mailing-day.ts';

export interface SeededMail {
  /** Makes the addresses: the same people again where it is the same. */
  readonly list: string;
  readonly delivered: number;
  readonly unknown: number;
  readonly campaign?: string;
  readonly dataSource?: string;
  /** A file names it for all of them. */
  readonly fileSource?: string;
  readonly ip?: string;
  readonly daysAgo?: number;
  readonly origin?: 'live' | 'import';
  readonly gateway?: string;
}

export async function seedMail(db: Db, portalId: number, now: Date, mail: SeededMail): Promise<void> {
  const { list, delivered, unknown, campaign = '', dataSource = '', ip = '', origin = 'live', gateway = null } = mail;
  const at = new Date(now.getTime() - (mail.daysAgo ?? 1) * DAY_MS);
  const day = at.toISOString().slice(0, 10);
  const rows = await query<{ address_id: number; email: string }>(
    db,
    `insert into address (portal_id, email, domain, created_at)
     select ?, ? || n || '@' || ? || '.example', ? || '.example', ? from generate_series(1, ?) as n
     on conflict (portal_id, email) do update set domain = excluded.domain returning address_id, email`,
    [portalId, list, list, list, at, delivered + unknown],
  );
  const ids = rows.map((row) => row.address_id).sort((a, b) => a - b);
  const reached = ids.slice(0, delivered);
  await markMailings(
    db,
    portalId,
    reached.map((addressId) => ({ addressId, day, campaign, dataSource })),
  );
  await markDays(
    db,
    portalId,
    reached.map((addressId) => ({ addressId, day, isDelivered: true })),
  );
  await addTallies(
    db,
    portalId,
    reached.map(() => ({ day, campaign, dataSource, sendingIp: ip, gateway: '', type: 'delivered' })),
  );
  await db.raw(
    `insert into event (portal_id, event_key, address_id, esp, type, native, diagnostic, smtp_code, enhanced_status, sending_ip, campaign, data_source,
                        occurred_at, received_at, at, actor, scope, origin, class, reason, rule, gateway, confidence)
     select ?, ? || id, id, 'sendgrid', 'hard_bounce', 'bounce', '550 5.1.1 User unknown', 550, '5.1.1', nullif(?, ''), nullif(?, ''), nullif(?, ''),
            ?, ?, ?, 'esp', 'everything', ?, 'hard', 'user_unknown', 'general.user-unknown', ?, 1
       from unnest(?::bigint[]) as n(id) on conflict do nothing`,
    [
      portalId,
      `unknown:${campaign}:${dataSource}:${day}:`,
      ip,
      campaign,
      dataSource,
      at,
      at,
      at,
      origin,
      gateway,
      ids.slice(delivered),
    ],
  );
  if (mail.fileSource !== undefined) await nameSource(db, portalId, ids, mail.fileSource, at);
}

async function nameSource(
  db: Db,
  portalId: number,
  ids: readonly number[],
  dataSource: string,
  at: Date,
): Promise<void> {
  await db.raw(
    `insert into event (portal_id, event_key, address_id, esp, type, native, data_source, occurred_at, received_at, at, actor, scope, origin,
                        reason, rule, confidence)
     select ?, 'file:' || id, id, 'table_file', 'data_source', 'import:data-source', ?, ?, ?, ?, 'unknown', 'everything', 'import',
            'undetermined', 'r', 1 from unnest(?::bigint[]) as n(id) on conflict do nothing`,
    [portalId, dataSource, at, at, at, [...ids]],
  );
  await deriveDataSources(db, portalId, ids);
}

/** A year of mail of several mailings and data sources, one of them bad, with names that are hard to fit. */
export async function seedRatesPage(db: Db, portalId: number, now: Date, longName: string): Promise<void> {
  const mails: readonly SeededMail[] = [
    ...[0, 3, 7, 9, 14, 21, 28, 60, 120, 200].map((daysAgo, n) => ({
      list: 'reader',
      delivered: 340 + 20 * n,
      unknown: n % 3,
      campaign: 'November news',
      dataSource: 'form',
      ip: '192.0.2.7',
      daysAgo,
    })),
    {
      list: 'fair',
      delivered: 210,
      unknown: 38,
      campaign: longName,
      dataSource: 'partner-fair',
      ip: '192.0.2.8',
      daysAgo: 5,
    },
    {
      list: 'fairer',
      delivered: 180,
      unknown: 14,
      campaign: longName,
      ip: '192.0.2.8',
      daysAgo: 6,
      gateway: 'microsoft365',
    },
    { list: 'few', delivered: 3, unknown: 2, campaign: '=cmd()', dataSource: '<b>list</b>', daysAgo: 2 },
    { list: 'mute', delivered: 0, unknown: 22, dataSource: 'webinar', daysAgo: 12 },
  ];
  for (const mail of mails) await seedMail(db, portalId, now, mail);
}
