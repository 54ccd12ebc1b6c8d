/** What an admin asked for and the worker goes on with: an errand, and a replay with something found. */
import { type Db, query } from '../../src/store/database.ts';

export async function fillLongWork(
  db: Db,
  portalId: number,
  addressId: number,
  mark: string,
  at: Date,
): Promise<{ errand: number; replay: number }> {
  const [errand] = await query<{ id: number }>(
    db,
    `insert into errand (portal_id, kind, asked_by, asked_at, total) values (?, 'rebuild', ?, ?, 7) returning errand_id as id`,
    [portalId, mark, at],
  );
  const [replay] = await query<{ id: number }>(
    db,
    `insert into replay (portal_id, base, page, settings, asked_by, as_of, expires_at, total, until)
     values (?, 1, 'tasks', '{"version":1}', ?, ?, '2099-01-01', 7, 7) returning replay_id as id`,
    [portalId, mark, at],
  );
  if (!errand || !replay) throw new Error('nothing was stored');
  await db.raw(
    `insert into replay_finding (portal_id, replay_id, address_id, nth, kind, side, play, at, day, person, has_open_deal, is_confirmed_dead)
     values (?, ?, ?, 0, 'task', 'draft', 'champion-lost', ?, '2026-11-20', ?, true, false)`,
    [portalId, replay.id, addressId, at, mark],
  );
  return { errand: errand.id, replay: replay.id };
}
