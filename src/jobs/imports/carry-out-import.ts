/** A stored file is taken in: its rows become deliveries, which the worker reads like any other. */
import type { Knex } from 'knex';
import { DIGEST_HEADER, PLAN_HEADER } from '../../esp/table_file/normalise.ts';
import { tableFile } from '../../esp/table_file/table_file.ts';
import { connectSource } from '../../install/connect-source.ts';
import type { Clock } from '../../lib/clock.ts';
import { BellwetherError } from '../../lib/errors.ts';
import type { SecretBox } from '../../lib/secrets.ts';
import { writeAudit } from '../../store/audit.ts';
import { beginFindings, findImport } from '../../store/import.ts';
import { handOverParts } from '../../store/import-part.ts';
import { listSourceRows } from '../../store/report/sources.ts';
import { notifyWork } from '../../store/system/notify.ts';

export interface CarryOutDeps {
  readonly db: Knex;
  readonly box: SecretBox;
  readonly clock: Clock;
}

/**
 * All rows or none, and once, however often it is asked.
 *
 * @param by who asks, for the audit log
 * @throws BellwetherError `import.gone`, `import.plan`
 */
export async function carryOutImport(
  deps: CarryOutDeps,
  portalId: number,
  by: string,
  importId: number,
): Promise<void> {
  const { db, clock } = deps;
  const file = await findImport(db, portalId, importId);
  if (!file) throw new BellwetherError('import.gone', 'This file is no longer there. Hand it over again.');
  if (file.state === 'importing' || file.state === 'done') return;
  const { plan, digest } = file;
  if (plan === null || digest === null || file.state === 'checking')
    throw new BellwetherError('import.plan', 'Say how the file is to be read first, and wait for the check.');
  if (plan.kind === 'findings') return carryOutFindings(deps, portalId, by, file.importId, file.rows);
  const sourceId = await findOrConnect(deps, portalId, by);
  const headers = {
    'x-bellwether-file': file.fileName,
    [PLAN_HEADER]: JSON.stringify(plan),
    [DIGEST_HEADER]: digest,
  };
  const now = clock.now();
  await db.transaction(async (trx) => {
    const parts = await handOverParts(trx, portalId, importId, { sourceId, headers, now });
    if (parts === 0) return;
    // Neither names nor addresses: an erasure must find nothing here.
    const detail = { kind: plan.kind, rows: file.rows };
    await writeAudit(trx, portalId, {
      at: now,
      actor: by,
      action: 'import.carried-out',
      target: String(importId),
      detail,
    });
  });
  await notifyWork(db, [portalId]);
}

/** They are words of a colleague and no events: the worker takes them down, part by part. */
async function carryOutFindings(
  { db, clock }: CarryOutDeps,
  portalId: number,
  by: string,
  importId: number,
  rows: number,
): Promise<void> {
  const now = clock.now();
  await db.transaction(async (trx) => {
    if (!(await beginFindings(trx, portalId, importId, now))) return;
    const detail = { kind: 'findings', rows };
    const target = String(importId);
    await writeAudit(trx, portalId, { at: now, actor: by, action: 'import.carried-out', target, detail });
  });
  await notifyWork(db, [portalId]);
}

/** One source of a portal holds all tables. */
async function findOrConnect(deps: CarryOutDeps, portalId: number, by: string): Promise<number> {
  const known = (await listSourceRows(deps.db, portalId)).find((source) => source.esp === tableFile.id);
  if (known) return known.sourceId;
  const made = { esp: tableFile.id, label: 'Imported tables', secrets: [] };
  return (await connectSource({ ...deps, adapters: [tableFile] }, portalId, by, made)).sourceId;
}
