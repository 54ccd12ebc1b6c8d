/** Changes what a portal set for its unsubscribe page, and says so in the audit log. */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../lib/clock.ts';
import { BellwetherError } from '../lib/errors.ts';
import { writeAudit } from '../store/audit.ts';
import type { Db } from '../store/database.ts';
import { findPublicPage, saveLogo, savePublicPage } from '../store/public-page.ts';
import { checkLogo } from './check-logo.ts';
import { fillPageSettings, type PageSettings } from './page-settings.ts';

export interface PageDeps {
  readonly db: Db;
  readonly clock: Clock;
}

export interface CurrentPage {
  /** 0 where nothing was ever saved. */
  readonly version: number;
  readonly settings: PageSettings;
  readonly logoHash: string | null;
}

export async function currentPage(db: Db, portalId: number): Promise<CurrentPage> {
  const stored = await findPublicPage(db, portalId);
  return {
    version: stored?.version ?? 0,
    settings: fillPageSettings(stored?.settings ?? null),
    logoHash: stored?.logoHash ?? null,
  };
}

/**
 * @param base version that was looked at
 * @param change of the settings as they stand; other pages of the form may have saved theirs
 * @throws BellwetherError `public-page.changed-meanwhile`
 */
export async function savePage(
  deps: PageDeps,
  portalId: number,
  by: string,
  base: number,
  change: Partial<PageSettings>,
): Promise<void> {
  const at = deps.clock.now();
  await deps.db.transaction(async (trx) => {
    const current = await currentPage(trx, portalId);
    const changed = Object.entries(change).flatMap(([name, value]) =>
      isDeepStrictEqual(value, current.settings[name as keyof PageSettings]) ? [] : [name],
    );
    if (changed.length === 0) return;
    const settings = { ...current.settings, ...change };
    if (!(await savePublicPage(trx, portalId, { base, settings, by, at }))) throw changedMeanwhile();
    const detail = { changed };
    await writeAudit(trx, portalId, { at, actor: by, action: 'public-page.changed', target: null, detail });
  });
}

/** @param file null: the page is to have no logo @throws BellwetherError `logo.*` */
export async function changeLogo(deps: PageDeps, portalId: number, by: string, file: Buffer | null): Promise<void> {
  const at = deps.clock.now();
  const logo = file && {
    type: checkLogo(file),
    hash: createHash('sha256').update(file).digest('hex').slice(0, 16),
    body: file,
  };
  await deps.db.transaction(async (trx) => {
    await saveLogo(trx, portalId, logo, by, at);
    const action = logo ? 'public-page.logo-changed' : 'public-page.logo-removed';
    await writeAudit(trx, portalId, { at, actor: by, action, target: null, detail: {} });
  });
}

function changedMeanwhile(): BellwetherError {
  return new BellwetherError(
    'public-page.changed-meanwhile',
    'Somebody else has changed the page meanwhile. Open it again to see what they changed, then make your change.',
  );
}
