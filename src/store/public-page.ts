/** What a portal sets for its unsubscribe page, and its logo. */
import type { PageSettings } from '../public-page/page-settings.ts';
import { type Db, execute, query } from './database.ts';

export interface StoredPage {
  readonly version: number;
  /** As it was saved, perhaps by another release. */
  readonly settings: Partial<PageSettings>;
  readonly logoHash: string | null;
  readonly savedBy: string;
  readonly savedAt: Date;
}

/** @returns null where nothing was ever saved */
export async function findPublicPage(db: Db, portalId: number): Promise<StoredPage | null> {
  const rows = await query<StoredPage>(
    db,
    `select version, settings, logo_hash as "logoHash", saved_by as "savedBy", saved_at as "savedAt"
       from public_page where portal_id = ?`,
    [portalId],
  );
  return rows[0] ?? null;
}

export interface PageSave {
  /** The version that was looked at; 0: there was none. */
  readonly base: number;
  readonly settings: PageSettings;
  readonly by: string;
  readonly at: Date;
}

/** @returns false where it is not that version any more: nothing is changed then */
export async function savePublicPage(db: Db, portalId: number, { base, settings, by, at }: PageSave): Promise<boolean> {
  const json = JSON.stringify(settings);
  const count =
    base === 0
      ? await execute(
          db,
          `insert into public_page (portal_id, version, settings, saved_by, saved_at) values (?, 1, ?::jsonb, ?, ?)
           on conflict (portal_id) do nothing`,
          [portalId, json, by, at],
        )
      : await execute(
          db,
          `update public_page set version = version + 1, settings = ?::jsonb, saved_by = ?, saved_at = ?
            where portal_id = ? and version = ?`,
          [json, by, at, portalId, base],
        );
  return count === 1;
}

export interface Logo {
  /** Of its content. */
  readonly hash: string;
  /** For example `image/png`. */
  readonly type: string;
  readonly body: Buffer;
}

/** @param logo null: none any more */
export async function saveLogo(db: Db, portalId: number, logo: Logo | null, by: string, at: Date): Promise<void> {
  await execute(
    db,
    `insert into public_page (portal_id, version, settings, logo, logo_type, logo_hash, saved_by, saved_at)
     values (?, 1, '{}', ?, ?, ?, ?, ?)
     on conflict (portal_id) do update
        set logo = excluded.logo, logo_type = excluded.logo_type, logo_hash = excluded.logo_hash,
            version = public_page.version + 1, saved_by = excluded.saved_by, saved_at = excluded.saved_at`,
    [portalId, logo?.body ?? null, logo?.type ?? null, logo?.hash ?? null, by, at],
  );
}

/** @returns null where the portal's logo is another one, or none */
export async function findLogo(db: Db, portalId: number, hash: string): Promise<Logo | null> {
  const rows = await query<Logo>(
    db,
    `select logo_hash as hash, logo_type as type, logo as body from public_page where portal_id = ? and logo_hash = ?`,
    [portalId, hash],
  );
  return rows[0] ?? null;
}

export interface PublicView {
  readonly name: string | null;
  /** IANA zone. */
  readonly timeZone: string;
  readonly settings: Partial<PageSettings> | null;
  readonly logoHash: string | null;
}

/** What the page needs of the portal itself, in one question. @returns null for an unknown portal */
export async function findPublicView(db: Db, portalId: number): Promise<PublicView | null> {
  const rows = await query<PublicView>(
    db,
    `select p.name, p.time_zone as "timeZone", s.settings, s.logo_hash as "logoHash"
       from portal p left join public_page s using (portal_id) where portal_id = ?`,
    [portalId],
  );
  return rows[0] ?? null;
}

/** @returns the language of the contact that has this address, as the CRM writes it */
export async function findPersonLanguage(db: Db, portalId: number, email: string): Promise<string | null> {
  const rows = await query<{ language: string | null }>(
    db,
    `select r.fields ->> 'hs_language' as language
       from address a join contact_address c using (portal_id, address_id)
       join crm_record r on r.portal_id = c.portal_id and r.type = 'contact' and r.record_id = c.contact_id
      where a.portal_id = ? and a.email = ? and c.unlinked_at is null and r.gone_at is null
        and coalesce(r.fields ->> 'hs_language', '') <> ''
      order by r.read_at desc limit 1`,
    [portalId, email],
  );
  return rows[0]?.language ?? null;
}

/** @returns streams that people left, by how many departures name them, the most first */
export async function listLeftStreams(db: Db, portalId: number, limit: number): Promise<string[]> {
  const rows = await query<{ stream: string }>(
    db,
    `select stream from suppression where portal_id = ? and stream <> '' group by stream order by count(*) desc, stream limit ?`,
    [portalId, limit],
  );
  return rows.map((row) => row.stream);
}
