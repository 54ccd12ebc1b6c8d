/** A filled-in report and the card may say the same at the same moment. */
import { takeFindings } from '../../../src/jobs/imports/take-findings.ts';
import { query } from '../../../src/store/database.ts';
import { lockContact, planEmail } from '../../../src/store/property-write.ts';
import { createFlowBench } from '../../support/flow-bench.ts';
import { take } from '../../support/import-table.ts';
import { sendgridEvent } from '../../support/sendgrid.ts';

const NOW = '2026-11-20T10:00:00Z';
const PLACE = 'ida.berg@newco.test';

test.each(['planned', 'done'])(
  'an address that is confirmed on the card while the file is taken in, and is %s by then, is confirmed once',
  async (state) => {
    const bench = await createFlowBench(NOW, {
      owners: [],
      companies: [],
      deals: [],
      contacts: [{ key: 'ida', properties: { email: 'ida@acme.test', firstname: 'Ida' } }],
    });
    const { db, portalId, clock } = bench;
    try {
      await bench.post([sendgridEvent('ida@acme.test', 'bounce', new Date('2026-11-19T08:00:00Z'))]);
      await bench.drain();
      await take(bench, `Address,New address,What we found,How we know\r\nida@acme.test,${PLACE},,`, {}, 'lost.csv');
      const [ida] = await query<{ contactId: string; addressId: number }>(
        db,
        `select contact_id as "contactId", address_id as "addressId" from directory where portal_id = ? and email = ?`,
        [portalId, 'ida@acme.test'],
      );
      if (!ida) throw new Error('nobody is lost');

      const card = await db.transaction();
      await lockContact(card, portalId, ida.contactId);
      await planEmail(card, portalId, { ...ida, email: PLACE }, clock.now());
      await card('crm_write').where({ surface: 'contact_email' }).update({ state });
      const taken = takeFindings(bench, portalId);
      while (
        (
          await query(
            db,
            `select from pg_locks l join pg_stat_activity a using (pid)
        where not l.granted and a.datname = current_database()`,
            [],
          )
        ).length === 0
      );
      await card.commit();
      expect(await taken).toBe(1);

      expect(await db('audit').where({ action: 'contact.address-confirmed' })).toEqual([]);
      expect(await db('crm_write').where({ surface: 'contact_email' }).select('state', 'revision')).toEqual([
        { state, revision: 1 },
      ]);
      expect(await db('import').first('state', 'news')).toMatchObject({ news: 0 });
    } finally {
      await bench.close();
    }
  },
  60_000,
);
