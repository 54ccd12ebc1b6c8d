/** The name by which the email service tells of a mailing, for a label that a person typed by hand. */
import { DAY_MS } from '../lib/clock.ts';
import { foldText } from '../lib/fold-text.ts';
import { type Db, query } from './database.ts';

/** A mailing is read within two weeks; what an old mail names is taken as it stands. */
const DAYS = 14;
/**
 * Of the newest days, each mailing once a day; 25 µs each, while somebody waits for the page. Of senders who name each mail by
 * an id of its own the rest is not looked at.
 */
const MOST_NAMES = 500;

/** @returns the name itself, else one that differs in capitals, accents or spaces alone, else the label as it stands */
export async function findMailingName(db: Db, portalId: number, label: string, at: Date): Promise<string> {
  const days = Array.from({ length: DAYS + 1 }, (_, ago) =>
    new Date(at.getTime() - ago * DAY_MS).toISOString().slice(0, 10),
  );
  const same = await query(
    db,
    'select 1 from tally where portal_id = ? and day = any(?::date[]) and campaign = ? limit 1',
    [portalId, days, label],
  );
  if (same.length > 0) return label;
  const folded = foldLabel(label);
  return (await listNames(db, portalId, days)).find((name) => foldLabel(name) === folded) ?? label;
}

/** From name to name by the primary key, since a mailing has many rows. @returns the newest first */
async function listNames(db: Db, portalId: number, days: readonly string[]): Promise<string[]> {
  const rows = await query<{ campaign: string }>(
    db,
    `select n.campaign from unnest(?::date[]) with ordinality as d(day, ago)
      cross join lateral (
        with recursive name as (
          (select min(campaign) as campaign from tally where portal_id = ? and day = d.day and campaign > '')
          union all
          select (select min(t.campaign) from tally t where t.portal_id = ? and t.day = d.day and t.campaign > name.campaign)
            from name where name.campaign is not null
        ) select campaign from name where campaign is not null) n
      limit ?`,
    [days, portalId, portalId, MOST_NAMES],
  );
  return rows.map((row) => row.campaign);
}

/** A plus that was not encoded arrives as a space. */
function foldLabel(text: string): string {
  return foldText(text.replaceAll('+', ' '));
}
