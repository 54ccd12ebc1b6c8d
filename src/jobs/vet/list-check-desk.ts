/** What can be done with lists that are checked, by people and by scripts. */
import type { Knex } from 'knex';
import type { DoorLimits } from '../../flow/vet/door-verdict.ts';
import { MAY_ENTER } from '../../flow/vet/judge-entry.ts';
import { dayOf, LEFT_OUT } from '../../flow/vet/judge-recipient.ts';
import type { Clock } from '../../lib/clock.ts';
import { cutText } from '../../lib/cut-text.ts';
import { BellwetherError } from '../../lib/errors.ts';
import { RETENTION } from '../../lib/retention.ts';
import { writeAudit } from '../../store/audit.ts';
import { saveDoorLimits } from '../../store/door-limits.ts';
import {
  type CheckOrigin,
  type CheckPurpose,
  type Decision,
  deleteListCheck,
  findListCheck,
  insertListCheck,
  type NewListCheck,
  saveDecision,
  saveListCheck,
} from '../../store/list-check.ts';
import { copyCheckRows, listFoundContacts } from '../../store/list-check-row.ts';
import { enterQuarantine, releaseQuarantine } from '../../store/quarantine.ts';
import { planSegment } from '../../store/segment.ts';
import { notifyWork } from '../../store/system/notify.ts';
import type { TableFile } from '../../table/table-row.ts';
import { asRow, readPasted, receiveFile, receiveList } from './receive-list.ts';

export interface Checker {
  readonly portalId: number;
  readonly email: string | null;
}

export interface ListToCheck {
  readonly purpose: CheckPurpose;
  readonly name: string;
  readonly dataSource: string | null;
}

/** All of it throws BellwetherError to be shown, and returns the id of the check where it makes one. */
export interface ListCheckDesk {
  takeFile(who: Checker, list: ListToCheck, file: TableFile): Promise<number>;
  takeText(who: Checker, list: ListToCheck, text: string): Promise<number>;
  takeAddresses(who: Checker, list: ListToCheck, addresses: readonly string[]): Promise<number>;
  takeSegment(who: Checker, segment: { readonly segmentId: string; readonly name: string }): Promise<number>;
  /** The same rows, or the same segment as it is now. */
  again(who: Checker, checkId: number): Promise<number>;
  decide(who: Checker, checkId: number, decision: Decision): Promise<void>;
  /** Lets those of a file out who are not out by what was reported of them. */
  release(who: Checker, checkId: number, why: string): Promise<void>;
  /** Plans a segment of HubSpot of those whom the mailing should leave out; the same list again replaces its members. @returns how many */
  writeExclusions(who: Checker, checkId: number): Promise<number>;
  forget(who: Checker, checkId: number): Promise<void>;
  setLimits(who: Checker, limits: DoorLimits): Promise<void>;
}

export function createListCheckDesk({ db, clock }: { readonly db: Knex; readonly clock: Clock }): ListCheckDesk {
  const nameOf = ({ email }: Checker): string => email ?? 'an admin';
  const describe = (who: Checker, list: ListToCheck, origin: CheckOrigin, segmentId: string | null): NewListCheck => ({
    ...list,
    name: cutText(list.name.replaceAll('\0', '').trim() || 'A pasted list', 200),
    origin,
    segmentId,
    askedBy: nameOf(who),
    createdAt: clock.now(),
    forgetAt: new Date(clock.now().getTime() + RETENTION.listChecks),
  });
  async function begun(portalId: number, checkId: number): Promise<number> {
    await notifyWork(db, [portalId]);
    return checkId;
  }
  async function needCheck(portalId: number, checkId: number) {
    const check = await findListCheck(db, portalId, checkId);
    if (!check) throw new BellwetherError('list.gone', 'This list is forgotten already. Hand it over again.');
    return check;
  }
  const note = (trx: Knex, who: Checker, action: string, checkId: number | null, detail: Record<string, unknown>) =>
    writeAudit(trx, who.portalId, {
      at: clock.now(),
      actor: nameOf(who),
      action,
      target: checkId === null ? null : String(checkId),
      detail,
    });
  return {
    takeFile: async (who, list, file) =>
      begun(who.portalId, await receiveFile(db, who.portalId, describe(who, list, 'file', null), file)),
    takeText: async (who, list, text) =>
      begun(who.portalId, await receiveList(db, who.portalId, describe(who, list, 'paste', null), readPasted(text))),
    takeAddresses: async (who, list, addresses) =>
      begun(who.portalId, await receiveList(db, who.portalId, describe(who, list, 'api', null), addresses.map(asRow))),
    takeSegment: async (who, { segmentId, name }) =>
      begun(
        who.portalId,
        await insertListCheck(
          db,
          who.portalId,
          describe(who, { purpose: 'send', name, dataSource: null }, 'segment', segmentId),
        ),
      ),
    again: async (who, checkId) => {
      const { portalId } = who;
      const former = await needCheck(portalId, checkId);
      const next = await db.transaction(async (trx) => {
        const id = await insertListCheck(trx, portalId, describe(who, former, former.origin, former.segmentId));
        if (former.origin !== 'segment') {
          await copyCheckRows(trx, portalId, checkId, id);
          await saveListCheck(trx, portalId, id, { state: 'checking', rows: former.rows });
        }
        return id;
      });
      return begun(portalId, next);
    },
    decide: async (who, checkId, decision) => {
      const { portalId } = who;
      const check = await needCheck(portalId, checkId);
      await db.transaction(async (trx) => {
        const at = clock.now();
        if (!(await saveDecision(trx, portalId, checkId, { decision, by: nameOf(who), at })))
          throw new BellwetherError('list.decided', 'It is decided already, or not yet looked at.');
        // Whoever is known and was mailed needs no welcome; a sample waits for its own.
        const enters = decision === 'quarantine' || decision === 'sample' ? MAY_ENTER.slice(0, 1) : [];
        const people = enters.length > 0 ? await enterQuarantine(trx, portalId, checkId, enters, at) : 0;
        await note(trx, who, 'new_data.decided', checkId, {
          decision,
          people,
          ...(check.dataSource !== null && { dataSource: check.dataSource }),
        });
      });
    },
    release: async (who, checkId, why) => {
      if (why.trim() === '') throw new BellwetherError('list.no-reason', 'Say why: it stands in the audit log.');
      await db.transaction(async (trx) => {
        const one = { by: nameOf(who), why: cutText(why.trim(), 500), at: clock.now() };
        const people = await releaseQuarantine(trx, who.portalId, checkId, one);
        if (people === 0) throw new BellwetherError('list.nobody', 'Nobody of this file is in quarantine.');
        await note(trx, who, 'quarantine.released', checkId, { people, why: one.why });
      });
    },
    writeExclusions: async (who, checkId) => {
      const { portalId } = who;
      const check = await needCheck(portalId, checkId);
      if (check.state !== 'done' || check.purpose !== 'send')
        throw new BellwetherError('list.unchecked', 'It is not checked yet.');
      return db.transaction(async (trx) => {
        const contactIds = await listFoundContacts(trx, portalId, checkId, LEFT_OUT);
        if (contactIds.length === 0)
          throw new BellwetherError('list.nobody', 'Nobody who should be left out is a contact in HubSpot.');
        await planSegment(trx, portalId, {
          key: `preflight:${checkId}`,
          name: `Leave out of ${check.name} (${checkId})`,
          description: `Whom to leave out of “${check.name}”, as checked on ${dayOf(check.endedAt ?? clock.now())}.`,
          contactIds,
          askedBy: nameOf(who),
          now: clock.now(),
        });
        await note(trx, who, 'list.exclusions', checkId, { people: contactIds.length });
        return contactIds.length;
      });
    },
    forget: async (who, checkId) => {
      await deleteListCheck(db, who.portalId, checkId);
    },
    setLimits: async (who, limits) => {
      await db.transaction(async (trx) => {
        await saveDoorLimits(trx, who.portalId, limits);
        await note(trx, who, 'new_data.limits', null, { ...limits });
      });
    },
  };
}
