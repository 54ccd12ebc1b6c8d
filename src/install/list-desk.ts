/** What the console does with the lists of email services, each act of an admin in the audit log. */
import type { Knex } from 'knex';
import type { EspAdapter } from '../flow/adapt/adapter.ts';
import type { EspKey, EspLists, KeyReach } from '../flow/adapt/esp-lists.ts';
import { EspBusy, type EspClient } from '../jobs/lists/esp-client.ts';
import type { Clock } from '../lib/clock.ts';
import { BellwetherError } from '../lib/errors.ts';
import type { SecretBox } from '../lib/secrets.ts';
import { writeAudit } from '../store/audit.ts';
import type { Db } from '../store/database.ts';
import {
  askForLists,
  findAccess,
  markPlanned,
  noteReach,
  openEspKey,
  removeAccess,
  saveAccess,
} from '../store/esp-access.ts';
import { listLists, setPushed } from '../store/esp-list.ts';
import { askOff, listStanding, retryPushes } from '../store/esp-push.ts';
import { listHeldOf } from '../store/esp-suppression.ts';
import { findSource, type Source } from '../store/source.ts';
import type { Actor } from './source-desk.ts';

/** Everything throws BellwetherError to be shown. */
export interface ListDesk {
  /** Tried at the service before it is stored: a key that may not read is not taken. */
  giveKey(who: Actor, sourceId: number, key: EspKey): Promise<KeyReach>;
  checkKey(who: Actor, sourceId: number): Promise<KeyReach>;
  removeKey(who: Actor, sourceId: number): Promise<void>;
  /** Has all lists read. */
  fetchLists(who: Actor, sourceId: number): Promise<void>;
  /** Whether those who left everything are put on a list. */
  switchPush(who: Actor, sourceId: number, list: string, isOn: boolean): Promise<void>;
  /** What failed is sent again. */
  retry(who: Actor, sourceId: number): Promise<void>;
  /** One bounce off one list, so that one mail can be tried. */
  liftBounce(who: Actor, addressId: number, sourceId: number, list: string): Promise<void>;
}

export interface ListDeskDeps {
  readonly db: Knex;
  readonly box: SecretBox;
  readonly clock: Clock;
  readonly client: EspClient;
  readonly adapters: readonly EspAdapter[];
}

export function createListDesk(deps: ListDeskDeps): ListDesk {
  const { db, box, clock, client } = deps;

  async function open({ portalId }: Actor, sourceId: number): Promise<{ source: Source; lists: EspLists }> {
    const source = await findSource(db, portalId, box, sourceId);
    const lists = deps.adapters.find((one) => one.id === source?.esp)?.lists;
    if (!source || !lists)
      throw new BellwetherError('lists.unknown', `There are no lists of a source ${sourceId} in portal ${portalId}.`);
    return { source, lists };
  }

  async function reachOf(who: Actor, sourceId: number, lists: EspLists, key: EspKey): Promise<KeyReach> {
    const partner = { lists, key, paceBy: `${who.portalId}:${sourceId}` };
    try {
      return await client.converse(partner, lists.checkKey());
    } catch (thrown) {
      if (!(thrown instanceof EspBusy)) throw thrown;
      throw new BellwetherError(
        'lists.busy',
        `The service could not be asked just now: ${thrown.message} Try again in a minute.`,
      );
    }
  }

  async function audit(
    trx: Db,
    who: Actor,
    action: string,
    target: number,
    detail: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    await writeAudit(trx, who.portalId, { at: clock.now(), actor: who.name, action, target: String(target), detail });
  }

  return {
    async giveKey(who, sourceId, given) {
      const { lists } = await open(who, sourceId);
      const key = readKey(lists, given);
      const reach = await reachOf(who, sourceId, lists, key);
      if (!reach.canRead) throw new BellwetherError('lists.bad-key', reach.why ?? 'The key may not read the lists.');
      await db.transaction(async (trx) => {
        await saveAccess(trx, who.portalId, box, sourceId, { key, reach, by: who.name, now: clock.now() });
        await audit(trx, who, 'lists.key-given', sourceId, { canWrite: reach.canWrite });
      });
      return reach;
    },
    async checkKey(who, sourceId) {
      const { lists } = await open(who, sourceId);
      const key = await openEspKey(db, who.portalId, box, sourceId);
      if (!key) throw noKey();
      const reach = await reachOf(who, sourceId, lists, key);
      await noteReach(db, who.portalId, sourceId, reach, clock.now());
      return reach;
    },
    async removeKey(who, sourceId) {
      await open(who, sourceId);
      await db.transaction(async (trx) => {
        if (!(await removeAccess(trx, who.portalId, sourceId))) throw noKey();
        await audit(trx, who, 'lists.key-removed', sourceId, {});
      });
    },
    async fetchLists(who, sourceId) {
      await open(who, sourceId);
      const access = await findAccess(db, who.portalId, sourceId);
      if (!access) throw noKey();
      if (!access.canRead) throw new BellwetherError('lists.no-right', access.why ?? 'The key may not read the lists.');
      await db.transaction(async (trx) => {
        if (!(await askForLists(trx, who.portalId, sourceId, who.name, clock.now())))
          throw new BellwetherError('lists.under-way', 'The lists are being read already.');
        await audit(trx, who, 'lists.fetched', sourceId, {});
      });
    },
    async switchPush(who, sourceId, list, isOn) {
      const { source, lists } = await open(who, sourceId);
      const at = { sourceId, list };
      const known = (await listLists(db, who.portalId, sourceId)).find((one) => one.list.list === list);
      if (!known) throw new BellwetherError('lists.unknown', 'There is no such list.');
      const why = isOn ? await whyNotPushed(who, source, lists, known.list) : null;
      if (why !== null) throw new BellwetherError('lists.push-refused', why);
      await db.transaction(async (trx) => {
        await setPushed(trx, who.portalId, at, isOn);
        await markPlanned(trx, who.portalId, sourceId, null);
        await audit(trx, who, isOn ? 'lists.push-on' : 'lists.push-off', sourceId, { list });
      });
    },
    async retry(who, sourceId) {
      await open(who, sourceId);
      await db.transaction(async (trx) => {
        const count = await retryPushes(trx, who.portalId, sourceId);
        if (count === 0) throw new BellwetherError('lists.nothing', 'There is nothing left that failed.');
        await audit(trx, who, 'lists.retried', sourceId, { count });
      });
    },
    async liftBounce(who, addressId, sourceId, list) {
      const { lists } = await open(who, sourceId);
      const { portalId } = who;
      const held = (await listHeldOf(db, portalId, addressId)).find(
        (one) => one.sourceId === sourceId && one.list === list,
      );
      if (held?.kind !== 'bounce') {
        throw new BellwetherError(
          'lists.no-bounce',
          'Only a bounce can be lifted for a trial, never a complaint or an opt-out.',
        );
      }
      const stays = lists.stays?.(list) ?? null;
      if (stays !== null) throw new BellwetherError('lists.stays', stays);
      const access = await findAccess(db, portalId, sourceId);
      if (!access?.canWrite)
        throw new BellwetherError('lists.no-right', 'The key of this source may not change its lists.');
      await db.transaction(async (trx) => {
        const reason = (await listStanding(trx, portalId, [addressId])).get(addressId);
        if (reason !== undefined && reason !== 'dead')
          throw new BellwetherError(
            'lists.left',
            'This person must not be mailed: they left, or a colleague put them on the suppression list.',
          );
        await askOff(trx, portalId, { sourceId, list }, addressId, who.name, clock.now());
        // Not by name: an erasure must find nothing here.
        await audit(trx, who, 'lists.trial-asked', addressId, { sourceId, list });
      });
    },
  };

  async function whyNotPushed(
    who: Actor,
    source: Source,
    lists: EspLists,
    list: Parameters<EspLists['refusal']>[0],
  ): Promise<string | null> {
    const access = await findAccess(db, who.portalId, source.sourceId);
    if (!access) return noKey().message;
    if (!access.canWrite) return access.why ?? 'The key may only read. Give one that may change the lists.';
    return lists.refusal(list, source.purpose);
  }
}

function readKey(lists: EspLists, given: EspKey): EspKey {
  const key: Record<string, string> = {};
  for (const part of lists.key) {
    const value = (given[part.name] ?? '').trim();
    const wrong = part.check(value);
    if (wrong !== null) throw new BellwetherError('lists.bad-key', `${part.label}: ${wrong}`);
    key[part.name] = value;
  }
  return key;
}

function noKey(): BellwetherError {
  return new BellwetherError('lists.no-key', 'There is no key for these lists. Give one first.');
}
