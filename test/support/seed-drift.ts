/** One disagreement of each kind, with a run that found them and one before it. */
import { type Db, query } from '../../src/store/database.ts';
import { HOSTILE } from './seed-inbound.ts';

const HOUR_MS = 3_600_000;

/** The addresses have to be there. */
export async function seedDrift(db: Db, portalId: number, sourceId: number, now: Date): Promise<void> {
  const addresses = await query<{ address_id: number }>(
    db,
    'select address_id from address where portal_id = ? order by address_id limit 9',
    [portalId],
  );
  const run = async (hoursAgo: number, people: number, counts: object, askedBy: string | null) => {
    const at = new Date(now.getTime() - hoursAgo * HOUR_MS);
    const [row] = await query<{ run_id: number }>(
      db,
      `insert into drift_run (portal_id, asked_by, asked_at, begun_at, ended_at, part, compared, counts, people, mended)
       values (?, ?, ?, ?, ?, 'hubspot', 1204, ?, ?, 3) returning run_id`,
      [portalId, askedBy, at, at, at, JSON.stringify(counts), people],
    );
    return row?.run_id ?? 0;
  };
  await run(26, 9, { esp_holds: 9 }, HOSTILE);
  const runId = await run(
    2,
    6,
    { esp_holds: 2, left_here: 1, dead_here: 1, esp_unaware: 2, hubspot_left: 1, alive_held: 1 },
    null,
  );
  await db.raw(
    `insert into esp_list (portal_id, source_id, list, name, is_pushed, ended_at, held) values (?, ?, 'bounces', ?, false, ?, 2)
     on conflict do nothing`,
    [portalId, sourceId, HOSTILE, now],
  );
  const since = '2026-09-01T08:00:00.000Z';
  const held = [{ sourceId, list: 'bounces', kind: 'bounce', since }];
  const rows: readonly (readonly [string, number, object, string | null, string | null])[] = [
    ['esp_holds', 0, { held, lastSentAt: since }, null, null],
    [
      'esp_holds',
      0,
      { held: [{ sourceId: 0, list: HOSTILE, kind: 'opt_out', since: null }], lastSentAt: null },
      'asked',
      null,
    ],
    ['left_here', 0, { leftSince: since, leftWhy: 'complaint', lastSentAt: null }, null, HOSTILE],
    ['dead_here', 0, { deadSince: null, lastSentAt: since }, 'under_way', null],
    ['esp_unaware', sourceId, { leftSince: since, leftWhy: 'unsubscribe_request', lists: ['bounces'] }, null, null],
    ['esp_unaware', sourceId, { leftSince: since, leftWhy: 'unsubscribe_request', lists: [] }, null, null],
    ['hubspot_left', 0, {}, null, null],
    ['alive_held', 0, { held }, null, null],
  ];
  for (const [nth, [kind, ofSource, detail, fix, why]] of rows.entries()) {
    await db.raw(
      `insert into drift (portal_id, address_id, kind, source_id, contact_id, detail, found_at, seen_run, seen_at, fix, fix_asked_at, fix_asked_by, fix_why)
       values (?, ?, ?, ?, '77', ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        portalId,
        addresses[nth]?.address_id ?? 0,
        kind,
        ofSource,
        JSON.stringify(detail),
        now,
        runId,
        now,
        fix,
        fix === null ? null : now,
        fix === null ? null : HOSTILE,
        why,
      ],
    );
  }
}
