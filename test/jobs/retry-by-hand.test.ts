/** What an admin's buttons do with a delivery that was refused. */
import { findAdapter } from '../../src/flow/adapt/adapters.ts';
import { retryDelivery, vouchForDelivery } from '../../src/jobs/retry-by-hand.ts';
import { insertDeliveries } from '../../src/store/delivery.ts';
import { addSecret, addSource } from '../../src/store/source.ts';
import { bodyOf, bounceOf } from '../esp/postmark/postmark-fixtures.ts';
import { TestClock } from '../support/clock.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { noOutside, urlOf } from '../support/outside.ts';
import { addPortal, testBox } from '../support/portal.ts';
import { createTestSender, sendgridEvent } from '../support/sendgrid.ts';

const PORTAL = 8801;
const OTHER = 8802;
const ADA = 'ada@larkfield.test';
const clock = new TestClock('2026-03-05T09:00:00Z');
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await addPortal(database.db, PORTAL);
  await addPortal(database.db, OTHER);
});
afterAll(() => database.drop());

const deps = () => ({ db: database.db, box: testBox, clock, outside: noOutside, urlOf, findAdapter });

async function quarantine(esp: string, headers: Record<string, string>, body: Buffer) {
  const { sourceId } = await addSource(database.db, PORTAL, testBox, {
    esp,
    label: esp,
    secrets: [],
    now: clock.now(),
  });
  await insertDeliveries(database.db, [
    {
      portalId: PORTAL,
      sourceId,
      receivedAt: clock.now(),
      headers,
      body,
      state: 'quarantined',
      why: 'It did not fit.',
    },
  ]);
  const { delivery_id } = await database.db('delivery').where({ source_id: sourceId }).first('delivery_id');
  return { deliveryId: Number(delivery_id), sourceId };
}
const stateOf = async (id: number) => (await database.db('delivery').where({ delivery_id: id }).first('state')).state;
const audit = () => database.db('audit').where({ action: 'delivery.vouched-for' }).select('actor', 'target', 'detail');

test('where the proof was a password, nothing can be checked again, and an admin may vouch for it', async () => {
  const { deliveryId, sourceId } = await quarantine('postmark', {}, bodyOf(bounceOf('HardBounce')));
  await expect(retryDelivery(deps(), PORTAL, deliveryId)).rejects.toThrow('take it in on your word');
  await expect(vouchForDelivery(deps(), OTHER, ADA, deliveryId)).rejects.toThrow('no longer there');
  expect(await stateOf(deliveryId)).toBe('quarantined');
  expect(await audit()).toEqual([]);

  await vouchForDelivery(deps(), PORTAL, ADA, deliveryId);
  expect(await stateOf(deliveryId)).toBe('waiting');
  expect(await audit()).toEqual([
    { actor: ADA, target: String(deliveryId), detail: { sourceId, receivedAt: '2026-03-05T09:00:00.000Z' } },
  ]);
  await expect(vouchForDelivery(deps(), PORTAL, ADA, deliveryId)).rejects.toThrow('taken in already');
});

test('what is signed is taken in by its signature, and by nobody’s word', async () => {
  const sender = createTestSender();
  const { headers, body } = sender.batch([sendgridEvent('ida@acme.test', 'bounce', clock.now())], clock.now());
  const { deliveryId, sourceId } = await quarantine('sendgrid', headers, body);
  await expect(vouchForDelivery(deps(), PORTAL, ADA, deliveryId)).rejects.toThrow('when its signature fits');
  await expect(retryDelivery(deps(), PORTAL, deliveryId)).rejects.toThrow('still does not fit');
  await addSecret(database.db, PORTAL, testBox, sourceId, sender.publicKey);
  await retryDelivery(deps(), PORTAL, deliveryId);
  expect(await stateOf(deliveryId)).toBe('waiting');
});
