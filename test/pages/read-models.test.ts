/** Tenants never meet: what the pages read, asked with another portal's number and this portal's ids. */
import { hashAddress } from '../../src/lib/address-hash.ts';
import { listOptOutSuppressions, listPersonActs, lockAddress } from '../../src/store/leave.ts';
import * as stories from '../../src/store/report/address-story.ts';
import { countBacklog } from '../../src/store/report/backlog.ts';
import { countChanges, listChanges } from '../../src/store/report/changes.ts';
import { findDeliveryView, listDeliveries, listReasons } from '../../src/store/report/deliveries.ts';
import { findStoryEvent, listStoryEvents } from '../../src/store/report/events.ts';
import { findAddressExactly, findPeople } from '../../src/store/report/find.ts';
import { countLostUpTo, findLost, type LostFilter, listLost } from '../../src/store/report/lost.ts';
import { listLostChoices } from '../../src/store/report/lost-choices.ts';
import * as overview from '../../src/store/report/overview.ts';
import * as people from '../../src/store/report/person-story.ts';
import { listSourceRows } from '../../src/store/report/sources.ts';
import { listLatestTasks, listWrites, listWritesOf } from '../../src/store/report/writes.ts';
import { latestAnswers, listSurveyAnswers } from '../../src/store/survey.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type SeededPages, seedPages } from '../support/seed-pages.ts';
import { seedPortal } from '../support/seed-portal.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800001;
const OTHER = 8800002;
const PRIYA = 'priya.raman@halden-robotics.com';

let database: TestDatabase;
let seeded: SeededPages;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedPortal(database.db, OTHER);
  seeded = await seedPages(database.db, PORTAL, NOW, { people: 12, oldEvents: 4, rows: 2 });
  await database.db.raw(
    "insert into suppression (portal_id, address_hash, stream, reason, since, venue, address_id) values (?, ?, 'News', 'unsubscribe_request', ?, 'page', ?)",
    [PORTAL, hashAddress(seeded.keys.hash, PRIYA), NOW, seeded.addresses.get(PRIYA) ?? 0],
  );
});
afterAll(() => database.drop());

const anyDelivery = { state: null, sourceId: null, reason: null, from: null, until: null, email: null } as const;
const everybody: LostFilter = {
  standing: 'lost',
  text: '',
  state: null,
  reason: null,
  ownerId: null,
  sourceId: null,
  gateway: null,
  dataSource: null,
  isChampion: false,
  hasDeal: false,
  since: null,
  company: '',
  role: null,
  stake: null,
  quietSince: null,
  hasProbable: false,
  hypothesis: null,
  ended: { from: null, before: null },
};
const newest = { sorting: { key: 'since', direction: 'descending' }, from: null, limit: 10, isFew: false } as const;
const longAgo = new Date('2026-01-01T00:00:00Z');

/** Each as a number of what it found. */
const READERS: Readonly<Record<string, (portalId: number, id: number) => Promise<number>>> = {
  listLost: async (p) => (await listLost(database.db, p, everybody, newest)).length,
  findLost: async (p, id) => ((await findLost(database.db, p, id)) ? 1 : 0),
  countLostUpTo: (p) => countLostUpTo(database.db, p, everybody, 10),
  listLostChoices: async (p) => Object.values(await listLostChoices(database.db, p, 'lost')).flat().length,
  findPeople: async (p) => (await findPeople(database.db, p, 'priya', 10)).length,
  findAddressExactly: async (p) => (await findAddressExactly(database.db, p, PRIYA)) ?? 0,
  listVerdictChanges: async (p, id) => (await people.listVerdictChanges(database.db, p, id)).length,
  findWord: async (p, id) => ((await people.findWord(database.db, p, id)) ? 1 : 0),
  listLinks: async (p, id) => (await people.listLinks(database.db, p, id)).length,
  listHubspotEvents: async (p, id) => (await people.listHubspotEvents(database.db, p, id)).length,
  listColleagues: async (p, id) => (await people.listColleagues(database.db, p, id, 'halden-robotics.com', 10)).length,
  findStoryEvent: async (p, id) => ((await findStoryEvent(database.db, p, id, 'story:hard')) ? 1 : 0),
  findAddressHead: async (p, id) => ((await stories.findAddressHead(database.db, p, id)) ? 1 : 0),
  listDecisions: async (p, id) => (await stories.listDecisions(database.db, p, id)).length,
  listEpisodes: async (p, id) => (await stories.listEpisodes(database.db, p, id)).length,
  listAnswers: async (p, id) => (await stories.listAnswers(database.db, p, id)).length,
  listSuppressions: async (p, id) => (await stories.listSuppressions(database.db, p, id)).length,
  listStoryEvents: async (p, id) => (await listStoryEvents(database.db, p, id, null, 10)).length,
  listDeliveries: async (p) => (await listDeliveries(database.db, p, anyDelivery, null, 10)).length,
  listDeliveriesNaming: async (p) =>
    (await listDeliveries(database.db, p, { ...anyDelivery, email: PRIYA }, null, 10)).length,
  listReasons: async (p) => (await listReasons(database.db, p, null)).length,
  findDeliveryView: async (p) => ((await findDeliveryView(database.db, p, seeded.deliveries.done, 10)) ? 1 : 0),
  listSourceRows: async (p) => (await listSourceRows(database.db, p)).length,
  listWrites: async (p) => (await listWrites(database.db, p, null, null, 10)).length,
  listWritesOf: async (p, id) => (await listWritesOf(database.db, p, id)).length,
  listLatestTasks: async (p) => (await listLatestTasks(database.db, p, 10)).length,
  countMessages: async (p) => (await overview.countMessages(database.db, p, '2026-10-01', '2026-11-03')).length,
  countDeliveries: async (p) =>
    Object.values(await overview.countDeliveries(database.db, p, longAgo)).reduce((a, b) => a + b, 0),
  countWrites: async (p) =>
    Object.values(await overview.countWrites(database.db, p, longAgo)).reduce((a, b) => a + b, 0),
  countVerdicts: async (p) => (await overview.countVerdicts(database.db, p)).size,
  countLost: (p) => overview.countLost(database.db, p, longAgo, NOW),
  countChanges: async (p) => Object.values(await countChanges(database.db, p, longAgo)).reduce((a, b) => a + b, 0),
  listChanges: async (p) => (await listChanges(database.db, p, longAgo, 10)).length,
  countBacklog: async (p) => (await countBacklog(database.db, p)).deliveries,
  hasBegun: async (p) => Object.values(await overview.hasBegun(database.db, p)).filter(Boolean).length,
  listPersonActs: async (p, id) => (await listPersonActs(database.db, p, id)).length,
  lockAddress: async (p, id) => ((await lockAddress(database.db, p, id)) ? 1 : 0),
  listOptOutSuppressions: async (p) =>
    (await listOptOutSuppressions(database.db, p, hashAddress(seeded.keys.hash, PRIYA))).length,
  listSurveyAnswers: async (p, id) => (await listSurveyAnswers(database.db, p, id)).length,
  latestAnswers: async (p, id) => (await latestAnswers(database.db, p, [id])).size,
};

test.each(Object.keys(READERS))('%s finds what is this portal’s, and nothing for another portal', async (name) => {
  const id = seeded.addresses.get(PRIYA) ?? 0;
  expect(await READERS[name]?.(PORTAL, id)).toBeGreaterThan(0);
  expect(await READERS[name]?.(OTHER, id)).toBe(0);
});
