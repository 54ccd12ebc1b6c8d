/** The lists of one source beside the whole flow, a step at a time. */
import type { Knex } from 'knex';
import { adapters } from '../../../src/flow/adapt/adapters.ts';
import type { EspKey } from '../../../src/flow/adapt/esp-lists.ts';
import { createListDesk, type ListDesk } from '../../../src/install/list-desk.ts';
import { createEspClient } from '../../../src/jobs/lists/esp-client.ts';
import { type SyncDeps, syncLists } from '../../../src/jobs/lists/sync-lists.ts';
import { createLog } from '../../../src/lib/log.ts';
import { query } from '../../../src/store/database.ts';
import type { Purpose } from '../../../src/store/source.ts';
import { createFlowBench, type FlowBench } from '../flow-bench.ts';
import { testBox } from '../portal.ts';
import type { StandIn } from './stand-in.ts';

export interface ListBench<Api extends StandIn> extends FlowBench {
  readonly api: Api;
  readonly desk: ListDesk;
  readonly who: { readonly portalId: number; readonly name: string };
  readonly sync: SyncDeps;
  readonly sourceId: number;
  /** Everything that can be done now. */
  work(): Promise<void>;
  fetchLists(): Promise<void>;
  rows(sql: string): Promise<Record<string, unknown>[]>;
}

export const LIST_NOW = '2026-11-20T10:00:00Z';

export async function createListBench<Api extends StandIn>(given: {
  readonly esp: string;
  readonly key: EspKey;
  readonly purpose: Purpose;
  readonly emails: readonly string[];
  start(): Promise<Api>;
}): Promise<ListBench<Api>> {
  const contacts = given.emails.map((email) => ({ key: email, properties: { email, firstname: 'Ann' } }));
  const bench = await createFlowBench(LIST_NOW, { contacts, owners: [], companies: [], deals: [] });
  const api = await given.start();
  const { db, clock, portalId } = bench;
  const { sourceId } = bench.source;
  await setSource(db, sourceId, given.esp, given.purpose);
  const client = createEspClient({
    clock,
    send: (url, asked) => api.send(url, asked),
    pause: () => Promise.resolve(),
  });
  const desk = createListDesk({ db, box: testBox, clock, client, adapters });
  const who = { portalId, name: 'sofia@x.test' };
  const sync = { db, box: testBox, clock, client, holder: 'test', log: createLog('silent', 'test') };
  await desk.giveKey(who, sourceId, given.key);
  const work = async (): Promise<void> => {
    for (let round = 0; round < 2; round++) {
      await bench.drain();
      while (await syncLists(sync, portalId));
    }
    await bench.drain();
  };
  return {
    ...bench,
    api,
    desk,
    who,
    sync,
    sourceId,
    work,
    async fetchLists() {
      clock.advance(1);
      await desk.fetchLists(who, sourceId);
      await work();
    },
    rows: (sql) => query<Record<string, unknown>>(db, sql),
    async close() {
      await api.stop();
      await bench.close();
    },
  };
}

async function setSource(db: Knex, sourceId: number, esp: string, purpose: Purpose): Promise<void> {
  await db('source').where({ source_id: sourceId }).update({ esp, purpose });
}
