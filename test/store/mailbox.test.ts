import type { NewDelivery } from '../../src/store/delivery.ts';
import { findMailbox, takeMails } from '../../src/store/mailbox.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { addPortal } from '../support/portal.ts';

const NOW = new Date('2026-03-10T09:00:00Z');
const PORTAL = 7_901;
const at = (lastUid: number, uidValidity = 7) => ({ uidValidity, lastUid });
const mail = (text: string): NewDelivery => {
  const body = Buffer.from(text);
  return { portalId: PORTAL, sourceId: 1, receivedAt: NOW, headers: {}, body, state: 'waiting', why: null };
};

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await addPortal(database.db, PORTAL);
});
afterAll(() => database.drop());

test('mails are stored only by whoever moves the place on from where it stands', async () => {
  const take = (from: ReturnType<typeof at> | null, to: ReturnType<typeof at>, text: string) =>
    takeMails(database.db, PORTAL, 1, { from, to }, [mail(text)], NOW);
  expect(await take(null, at(5), 'first')).toBe(true);
  expect(await take(null, at(6), 'too late to be first')).toBe(false);
  expect(await take(at(5), at(9), 'second')).toBe(true);
  expect(await take(at(5), at(8), 'from a place that is past')).toBe(false);
  expect(await take(at(9, 8), at(10, 8), 'of another mailbox')).toBe(false);
  expect(await findMailbox(database.db, PORTAL, 1)).toEqual(at(9));
  const bodies = await database.db('delivery').orderBy('delivery_id').pluck('body');
  expect(bodies.map(String)).toEqual(['first', 'second']);
});
