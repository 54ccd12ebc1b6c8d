/** A portal as it looks after a busy month: long names, many events, every state, and hostile texts. */
import { DAY_MS, HOUR_MS } from '../../src/lib/clock.ts';
import type { Db } from '../../src/store/database.ts';
import { insertEvents } from '../../src/store/event.ts';
import { type SeededAccount, seedAccounts } from './seed-account.ts';
import { bounce, seedAddress, seedOwners, seedRecord } from './seed-address.ts';
import { seedDeals } from './seed-deals.ts';
import { seedDirectory } from './seed-directory.ts';
import { seedDrift } from './seed-drift.ts';
import { seedHonoured } from './seed-honoured.ts';
import { HOSTILE, type SeededDeliveries, seedDeliveries, seedTallies } from './seed-inbound.ts';
import { seedLists } from './seed-lists.ts';
import { type SeededPortal, seedPortal } from './seed-portal.ts';
import { type SeededSegments, seedSegments } from './seed-segments.ts';
import { seedSources } from './seed-sources.ts';
import { seedStory } from './seed-story.ts';
import { seedSuppressionPages } from './seed-suppressions.ts';

export const LONG_EMAIL =
  'maximilian.alexander.von-und-zu-hohenberg+product.updates@international-logistics-and-warehousing.example.com';

export interface SeededPages extends SeededPortal {
  readonly addresses: ReadonlyMap<string, number>;
  readonly sources: readonly number[];
  readonly deliveries: SeededDeliveries;
  readonly failedWrite: number;
  readonly account: SeededAccount;
  readonly segments: SeededSegments;
}

const PEOPLE = [
  ['Priya', 'Raman', 'Head of Procurement', 'Halden Robotics', 'halden-robotics.com'],
  ['Tomás', 'Ferreira', 'Chief Information Security Officer', 'Lusitana Seguros', 'lusitana.pt'],
  [
    'Anneliese',
    'Brückner-Waldmüller',
    'Leiterin Einkauf und Logistik',
    'Vereinigte Süddeutsche Werkzeugmaschinen GmbH & Co. KG',
    'vsw-maschinen.de',
  ],
  ['Grace', 'Okafor', 'VP Operations', 'Meridian Freight', 'meridianfreight.com'],
  ['Lars', 'Nygaard', 'Legal Counsel', 'Fjordlys Energi', 'fjordlys.no'],
  ['Mei', 'Tanaka', 'Product Manager', 'Aoba Systems', 'aoba.jp'],
] as const;

/** How much of it: enough for several pages of each list unless told otherwise. */
const FULL = { people: 120, oldEvents: 240, rows: 70 };

export async function seedPages(db: Db, portalId: number, now: Date, size = FULL): Promise<SeededPages> {
  const portal = await seedPortal(db, portalId, { installedAt: new Date(now.getTime() - 40 * DAY_MS) });
  const at = (daysAgo: number, hours = 0) => new Date(now.getTime() - daysAgo * DAY_MS + hours * HOUR_MS);
  const sources = await seedSources(db, portalId, at);
  const deliveries = await seedDeliveries(db, portalId, sources[0] ?? 0, at, size.rows);
  await seedTallies(db, portalId, now);
  await seedOwners(db, portalId);

  await seedRecord(
    db,
    portalId,
    'deal',
    '5501',
    { dealname: 'Assembly line 4, phase two', amount: '184000', hs_deal_stage_probability: '0.8' },
    null,
    now,
  );

  const addresses = new Map<string, number>();
  const verdicts = ['dead', 'unsure', 'blocked', 'retrying', 'reachable'] as const;
  const reasons = ['user_unknown', 'user_unknown', 'policy', 'mailbox_full', 'user_unknown'] as const;
  for (let i = 0; i < size.people; i++) {
    const [first, last, title, company, domain] = PEOPLE[i % PEOPLE.length] ?? PEOPLE[0];
    const local = `${first}.${last}`
      .toLowerCase()
      .normalize('NFD')
      .replaceAll(/[^a-z.-]/g, '');
    const email = i === 2 ? LONG_EMAIL : i < PEOPLE.length ? `${local}@${domain}` : `${local}.${i}@${domain}`;
    const verdict = verdicts[i % verdicts.length] ?? 'dead';
    const reason = reasons[i % reasons.length] ?? 'user_unknown';
    const isLeft = i % 7 === 3;
    const since = at(0.2 + i * 0.31);
    const addressId = await seedAddress(db, portalId, email, domain, { verdict, reason, since, isLeft, now });
    addresses.set(email, addressId);
    if (i % 4 !== 3) {
      const contactId = String(40_000 + i);
      await db.raw('insert into contact_address (portal_id, address_id, contact_id, linked_at) values (?, ?, ?, ?)', [
        portalId,
        addressId,
        contactId,
        since,
      ]);
      await seedRecord(
        db,
        portalId,
        'contact',
        contactId,
        {
          firstname: first,
          lastname: i === 5 ? HOSTILE : last,
          jobtitle: title,
          hs_buying_role: i % 5 === 0 ? 'CHAMPION' : null,
          hubspot_owner_id: String(700 + (i % 2)),
        },
        { company: [String(900 + (i % PEOPLE.length))], ...(i % 3 === 0 ? { deal: ['5501'] } : {}) },
        since,
      );
      if (i < PEOPLE.length)
        await seedRecord(db, portalId, 'company', String(900 + i), { name: company, domain }, null, since);
    }
    if (verdict !== 'reachable')
      await insertEvents(db, portalId, [bounce(addressId, email, reason, since, `${email}:1`, deliveries.done)]);
  }
  const mainId = addresses.get('priya.raman@halden-robotics.com') ?? 0;
  const failedWrite = await seedStory(
    db,
    portalId,
    mainId,
    'priya.raman@halden-robotics.com',
    at,
    deliveries.done,
    size,
  );
  await seedLists(db, portalId, sources, mainId, at);
  await seedDirectory(db, portalId, now);
  await seedDeals(db, portalId, now);
  const account = await seedAccounts(db, portalId, now);
  await seedHonoured(db, portalId, now);
  await seedDrift(db, portalId, sources[0] ?? 0, now);
  await seedSuppressionPages(db, portalId, now);
  const segments = await seedSegments(db, portalId, now);
  return { ...portal, account, segments, addresses, sources, deliveries, failedWrite };
}
