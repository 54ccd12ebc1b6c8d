/** What can be done with files in the console. */
import type { Knex } from 'knex';
import type { ImportPlan } from '../../esp/table_file/import-plan.ts';
import type { Clock } from '../../lib/clock.ts';
import { BellwetherError } from '../../lib/errors.ts';
import type { SecretBox } from '../../lib/secrets.ts';
import { deleteImport, findImport, savePlan } from '../../store/import.ts';
import { notifyWork } from '../../store/system/notify.ts';
import type { TableFile } from '../../table/table-row.ts';
import { carryOutImport } from './carry-out-import.ts';
import { receiveImport } from './receive-import.ts';

export interface Importer {
  readonly portalId: number;
  readonly email: string | null;
}

export interface ImportDesk {
  /** @returns the import's id @throws BellwetherError to be shown: then nothing of it is kept */
  receive(who: Importer, file: TableFile, sheet: string | null): Promise<number>;
  /** Has the worker find out what it would do. @throws BellwetherError to be shown */
  check(who: Importer, importId: number, plan: ImportPlan): Promise<void>;
  /** Back to how it is read; what was checked is forgotten. */
  changePlan(who: Importer, importId: number): Promise<void>;
  /** @throws BellwetherError to be shown */
  carryOut(who: Importer, importId: number): Promise<void>;
  /** @throws BellwetherError to be shown: it is being carried out */
  discard(who: Importer, importId: number): Promise<void>;
}

export function createImportDesk(deps: {
  readonly db: Knex;
  readonly box: SecretBox;
  readonly clock: Clock;
}): ImportDesk {
  const { db } = deps;
  const nameOf = ({ email }: Importer): string => email ?? 'an admin';
  return {
    receive: (who, file, sheet) => receiveImport(deps, who.portalId, nameOf(who), file, sheet),
    check: async ({ portalId }, importId, plan) => {
      if (!(await savePlan(db, portalId, importId, plan, 'checking')))
        throw new BellwetherError('import.under-way', 'The file is being imported already.');
      await notifyWork(db, [portalId]);
    },
    changePlan: async ({ portalId }, importId) => {
      const file = await findImport(db, portalId, importId);
      if (file?.plan) await savePlan(db, portalId, importId, file.plan, 'ready');
    },
    carryOut: (who, importId) => carryOutImport(deps, who.portalId, nameOf(who), importId),
    discard: async ({ portalId }, importId) => {
      if (!(await deleteImport(db, portalId, importId)))
        throw new BellwetherError('import.under-way', 'The file is being imported already.');
    },
  };
}
