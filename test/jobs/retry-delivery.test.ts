import { amazonSes } from '../../src/esp/amazon_ses/amazon_ses.ts';
import type { Outside } from '../../src/flow/accept/outside.ts';
import { findAdapter } from '../../src/flow/adapt/adapters.ts';
import { type RetryDeps, retryDelivery } from '../../src/jobs/retry-by-hand.ts';
import { insertDeliveries } from '../../src/store/delivery.ts';
import { addSecret, addSource, noteRefusal, type Source } from '../../src/store/source.ts';
import { confirmation, fetched, post, sign, subscribeUrl, TOPICS } from '../esp/amazon_ses/sns-fixtures.ts';
import { TestClock } from '../support/clock.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { urlOf } from '../support/outside.ts';
import { addPortal, testBox } from '../support/portal.ts';

const PORTAL = 8_831;
const clock = new TestClock('2026-03-10T09:00:00Z');
let database: TestDatabase;
let source: Source;
let deliveryId: number;
let visited: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  await addPortal(database.db, PORTAL);
});
afterAll(() => database.drop());

beforeEach(async () => {
  const { db } = database;
  visited = [];
  source = await addSource(db, PORTAL, testBox, { esp: amazonSes.id, label: 'News', secrets: [], now: clock.now() });
  const { portalId, sourceId } = source;
  const raw = post(sign(confirmation(TOPICS[0], clock.now())));
  const why = 'no topic is saved';
  await insertDeliveries(db, [{ portalId, sourceId, receivedAt: clock.now(), ...raw, state: 'quarantined', why }]);
  await noteRefusal(db, portalId, sourceId, why, clock.now());
  deliveryId = (await db('delivery').max('delivery_id as id'))[0]?.id;
});

function deps(more: Partial<Outside> = {}): RetryDeps {
  return {
    db: database.db,
    box: testBox,
    clock,
    findAdapter,
    urlOf,
    outside: {
      fetchNeeded: () => Promise.resolve(fetched),
      visit: async (url) => void visited.push(url),
      ...more,
    },
  };
}

const stateOf = async () => (await database.db('delivery').where({ delivery_id: deliveryId }).first('state')).state;
const refusedWhy = async () =>
  (await database.db('source').where({ source_id: source.sourceId }).first('refused_why')).refused_why;
const nameTopic = () => addSecret(database.db, PORTAL, testBox, source.sourceId, TOPICS[0]);

test('before its topic is named it stays refused, and is not confirmed', async () => {
  await expect(retryDelivery(deps(), PORTAL, deliveryId)).rejects.toMatchObject({ code: 'retry.still-refused' });
  expect([await stateOf(), visited]).toEqual(['quarantined', []]);
});

test('a subscription that came before its topic was named is confirmed by a retry, and nothing is failing any more', async () => {
  await nameTopic();
  await retryDelivery(deps(), PORTAL, deliveryId);
  expect([await stateOf(), visited, await refusedWhy()]).toEqual(['waiting', [subscribeUrl(TOPICS[0])], null]);
});

test('where the certificate cannot be fetched nothing is changed, and the retry says so', async () => {
  await nameTopic();
  const fetchNeeded = () => Promise.reject(new Error('no answer'));
  await expect(retryDelivery(deps({ fetchNeeded }), PORTAL, deliveryId)).rejects.toThrow('no answer');
  expect([await stateOf(), visited]).toEqual(['quarantined', []]);
});

test('where the confirmation fails the admin is told', async () => {
  await nameTopic();
  const visit = () => Promise.reject(new Error('token expired'));
  await expect(retryDelivery(deps({ visit }), PORTAL, deliveryId)).rejects.toMatchObject({
    code: 'retry.not-confirmed',
    message: expect.stringContaining('token expired'),
  });
});
