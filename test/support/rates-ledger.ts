/** Portals to which SendGrid reports and colleagues hand over files of data sources: taken in at once. */
import { PLAN_HEADER } from '../../src/esp/table_file/normalise.ts';
import { findAdapter } from '../../src/flow/adapt/adapters.ts';
import { takeIn } from '../../src/jobs/take-in.ts';
import { createLog } from '../../src/lib/log.ts';
import { insertDeliveries } from '../../src/store/delivery.ts';
import { addSource } from '../../src/store/source.ts';
import { TestClock } from './clock.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { emailOf, NOW, type Origin } from './naive-rates.ts';
import { addPortal, testBox } from './portal.ts';

const PLAN = {
  kind: 'data-sources',
  columns: { email: 0, dataSource: 1, at: 2 },
  dayFirst: null,
  asOf: null,
  dataSource: null,
};

export interface RatesLedger extends TestDatabase {
  /** Of the portal that was opened last. */
  readonly portalId: number;
  open(): Promise<void>;
  post(events: readonly object[], rows?: readonly Origin[]): Promise<void>;
  idOf(person: number): Promise<number>;
}

export async function createRatesLedger(): Promise<RatesLedger> {
  const { db, drop, ...rest } = await createTestDatabase();
  // So that the people of one portal lie on both sides of a row's end.
  await db.raw('alter table address alter column address_id restart with 16376');
  const clock = new TestClock(NOW.toISOString());
  let portalId = 7100;

  const hand = async (esp: string, headers: Readonly<Record<string, string>>, content: object): Promise<void> => {
    const { source_id: sourceId } = await db('source').where({ portal_id: portalId, esp }).first('source_id');
    const body = Buffer.from(JSON.stringify(content));
    await insertDeliveries(db, [
      { portalId, sourceId, receivedAt: clock.now(), headers, body, state: 'waiting', why: null },
    ]);
  };

  return {
    ...rest,
    db,
    drop,
    get portalId() {
      return portalId;
    },
    async open() {
      portalId += 1;
      await addPortal(db, portalId);
      for (const esp of ['sendgrid', 'table_file'])
        await addSource(db, portalId, testBox, { esp, label: esp, secrets: ['k'], now: clock.now() });
    },
    async post(events, rows = []) {
      if (events.length > 0) await hand('sendgrid', {}, events);
      const table = rows.map(({ person, dataSource, at }) => [emailOf(person), dataSource, at]);
      if (rows.length > 0)
        await hand(
          'table_file',
          { [PLAN_HEADER]: JSON.stringify(PLAN) },
          { lines: rows.map((_, n) => n + 2), rows: table },
        );
      const deps = { db, clock, log: createLog('silent', 'test'), findAdapter };
      await takeIn(deps, { portalId, hashKey: Buffer.alloc(32) });
    },
    async idOf(person) {
      const row = await db('address')
        .where({ portal_id: portalId, email: emailOf(person) })
        .first('address_id');
      return row.address_id;
    },
  };
}
