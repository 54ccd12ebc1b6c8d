/** A portal in the ledger, with keys that a test can seal links with. */
import { createHash } from 'node:crypto';
import { DEFAULT_SETTINGS } from '../../src/flow/settings.ts';
import type { Db } from '../../src/store/database.ts';

export interface SeededPortal {
  readonly portalId: number;
  readonly keys: { readonly hash: Buffer; readonly link: Buffer };
}

export async function seedPortal(
  db: Db,
  portalId: number,
  more: { name?: string | null; state?: string; timeZone?: string; installedAt?: Date } = {},
): Promise<SeededPortal> {
  await db.raw(
    `insert into portal (portal_id, state, name, keys_enc, installed_at, time_zone, ui_domain)
     values (?, ?, ?, 'sealed elsewhere', ?, ?, 'app.hubspot.com')`,
    [
      portalId,
      more.state ?? 'active',
      more.name === undefined ? 'Northwind Instruments' : more.name,
      more.installedAt ?? new Date('2026-08-01T09:00:00Z'),
      more.timeZone ?? 'Europe/Berlin',
    ],
  );
  await db.raw(
    `insert into rule_version (portal_id, version, settings, made_by, made_at, note) values (?, 1, ?, 'Bellwether', ?, 'As installed')`,
    [portalId, JSON.stringify(DEFAULT_SETTINGS), more.installedAt ?? new Date('2026-08-01T09:00:00Z')],
  );
  return { portalId, keys: portalKeysOf(portalId) };
}

export function portalKeysOf(portalId: number): SeededPortal['keys'] {
  const key = (purpose: string) => createHash('sha256').update(`${purpose} ${portalId}`).digest();
  return { hash: key('hash'), link: key('link') };
}
