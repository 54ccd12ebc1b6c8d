/** What a person said on leaving, and the mark that takes it to the CRM. */
import { markDirty } from '../../store/address.ts';
import type { Db } from '../../store/database.ts';
import { type SurveyInput, saveSurveyAnswer } from '../../store/survey.ts';

export interface SurveyDeps {
  readonly db: Db;
  /** Wakes whoever settles addresses; called inside the transaction. */
  readonly notify: (db: Db, portalId: number) => Promise<void>;
}

/** @returns false where exactly this answer stood already */
export async function recordSurveyAnswer(deps: SurveyDeps, portalId: number, answer: SurveyInput): Promise<boolean> {
  return deps.db.transaction(async (trx) => {
    if (!(await saveSurveyAnswer(trx, portalId, answer))) return false;
    await markDirty(trx, portalId, [answer.addressId], 'enter', answer.at);
    await deps.notify(trx, portalId);
    return true;
  });
}
