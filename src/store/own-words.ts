/** The portal's own words for reasons and kinds of mail, for tasks and pages. */
import type { OwnWords } from '../flow/own-words.ts';
import { ownWords } from '../public-page/own-words.ts';
import type { Db } from './database.ts';
import { findPublicPage } from './public-page.ts';

export async function findOwnWords(db: Db, portalId: number): Promise<OwnWords> {
  return ownWords((await findPublicPage(db, portalId))?.settings ?? null);
}
