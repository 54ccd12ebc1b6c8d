/** Open deals beside the one of the busy month: of people who are lost, of nobody, in another currency, and with a hostile name. */
import { DAY_MS } from '../../src/lib/clock.ts';
import type { Db } from '../../src/store/database.ts';
import { seedRecord } from './seed-address.ts';
import { HOSTILE } from './seed-inbound.ts';

export async function seedDeals(db: Db, portalId: number, now: Date): Promise<void> {
  const seed = async (id: string, fields: object, contact: readonly string[]) => {
    await seedRecord(db, portalId, 'deal', id, fields, { contact }, now);
    await db.raw('update crm_record set links_read_at = ? where portal_id = ? and type = ? and record_id = ?', [
      new Date(now.getTime() - DAY_MS / 2),
      portalId,
      'deal',
      id,
    ]);
  };
  const closes = (days: number) => new Date(now.getTime() + days * DAY_MS).toISOString();
  await seed(
    '5601',
    {
      dealname: 'Warehouse retrofit and controls, Süddeutschland',
      amount: '62000',
      deal_currency_code: 'EUR',
      closedate: closes(12),
      hs_deal_stage_probability: '0.6',
      hubspot_owner_id: '700',
    },
    ['40000', '40001'],
  );
  await seed(
    '5602',
    { dealname: HOSTILE, amount: '250000', deal_currency_code: 'USD', closedate: closes(-3), hubspot_owner_id: '701' },
    ['40005'],
  );
  await seed('5603', { dealname: '=Spare parts' }, []);
}
