/** Whom mail reaches on each open deal, against a count that asks person by person. */
import fc from 'fast-check';
import { type Db, execute } from '../../src/store/database.ts';
import { listShakyDeals, type Reach } from '../../src/store/report/deals.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { seedRecord } from '../support/seed-address.ts';
import { seedPortal } from '../support/seed-portal.ts';

const PORTAL = 8800001;
const NOW = new Date('2026-11-03T10:00:00Z');
const PEOPLE = ['0', '1', '2', '3', '4'] as const;

interface Person {
  readonly email: boolean;
  readonly known: 'primary' | 'other' | 'no';
  readonly verdict: 'dead' | 'unsure' | 'blocked' | 'retrying' | 'reachable' | 'unknown';
  readonly left: boolean;
  readonly optedOut: boolean;
  readonly deals: readonly number[] | null;
  readonly readAt: number;
}
interface Deal {
  readonly contacts: readonly string[] | null;
  readonly readAt: number;
  readonly state: 'open' | 'closed' | 'gone';
}
interface World {
  readonly people: readonly Person[];
  readonly deals: readonly Deal[];
}

const persons: fc.Arbitrary<Person> = fc.record({
  email: fc.boolean(),
  known: fc.constantFrom('primary', 'other', 'no'),
  verdict: fc.constantFrom('dead', 'unsure', 'blocked', 'retrying', 'reachable', 'unknown'),
  left: fc.boolean(),
  optedOut: fc.boolean(),
  deals: fc.option(fc.subarray([0, 1, 2])),
  readAt: fc.nat(3),
});
const worlds: fc.Arbitrary<World> = fc.record({
  people: fc.array(persons, { minLength: PEOPLE.length, maxLength: PEOPLE.length }),
  deals: fc.array(
    fc.record({
      contacts: fc.option(fc.subarray([...PEOPLE])),
      readAt: fc.nat(3),
      state: fc.constantFrom('open', 'open', 'closed', 'gone'),
    }),
    { minLength: 3, maxLength: 3 },
  ),
});

let database: TestDatabase;
let db: Db;
beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  await seedPortal(db, PORTAL);
});
afterAll(() => database.drop());

const at = (readAt: number) => new Date(NOW.getTime() + readAt * 1_000);
const read = (type: string, id: string, readAt: number) =>
  execute(db, 'update crm_record set links_read_at = ? where portal_id = ? and type = ? and record_id = ?', [
    at(readAt),
    PORTAL,
    type,
    id,
  ]);

async function write({ people, deals }: World): Promise<void> {
  await execute(db, 'delete from contact_address', []);
  await execute(db, 'delete from address', []);
  await execute(db, 'delete from crm_record', []);
  for (const [n, one] of people.entries()) {
    const email = `p${n}@x.test`;
    const fields = { email: one.email ? email.toUpperCase() : null, ...(one.optedOut && { hs_email_optout: 'true' }) };
    const links = one.deals === null ? null : { deal: one.deals.map(String) };
    await seedRecord(db, PORTAL, 'contact', String(n), fields, links, NOW);
    if (links) await read('contact', String(n), one.readAt);
    if (one.known === 'no') continue;
    const [row] = (
      await db.raw<{ rows: { address_id: number }[] }>(
        `insert into address (portal_id, email, domain, created_at, verdict, opt_out, in_ledger) values (?, ?, 'x.test', ?, ?, ?, true) returning address_id`,
        [
          PORTAL,
          one.known === 'primary' ? email : `former.${email}`,
          NOW,
          one.verdict,
          one.left ? 'everything' : 'none',
        ],
      )
    ).rows;
    await db.raw('insert into contact_address (portal_id, address_id, contact_id, linked_at) values (?, ?, ?, ?)', [
      PORTAL,
      row?.address_id ?? 0,
      String(n),
      NOW,
    ]);
  }
  for (const [n, deal] of deals.entries()) {
    const fields = {
      dealname: String(n),
      amount: n === 1 ? 'a lot' : '5',
      hs_is_closed: deal.state === 'closed' ? 'true' : null,
    };
    await seedRecord(db, PORTAL, 'deal', String(n), fields, deal.contacts && { contact: deal.contacts }, NOW);
    if (deal.contacts) await read('deal', String(n), deal.readAt);
    if (deal.state === 'gone')
      await execute(db, `update crm_record set gone_at = now() where type = 'deal' and record_id = ?`, [String(n)]);
  }
}

function reachOf(one: Person): Reach {
  // The address of the ledger counts when HubSpot would mail it, or names no other.
  const counts = one.known === 'primary' || (one.known === 'other' && !one.email);
  if (one.optedOut || (counts && one.left)) return 'left';
  if (counts && (one.verdict === 'dead' || one.verdict === 'unsure' || one.verdict === 'blocked')) return one.verdict;
  return !one.email && !counts ? 'no_address' : 'fine';
}

function isOn(deal: Deal, n: number, contact: string, one: Person): boolean {
  const theirs = one.deals?.includes(n) ?? false;
  if (deal.contacts === null) return theirs;
  const ours = deal.contacts.includes(contact);
  return one.deals !== null && one.readAt > deal.readAt ? theirs : ours;
}

function countNaively({ people, deals }: World) {
  return deals.flatMap((deal, n) => {
    if (deal.state !== 'open') return [];
    const members = PEOPLE.flatMap((id) => {
      const one = people[Number(id)];
      return one && isOn(deal, n, id, one) ? [{ contactId: id, reach: reachOf(one) }] : [];
    });
    const reachable = members.filter(({ reach }) => reach === 'fine').length;
    return reachable === 0 || reachable < members.length ? [{ dealId: String(n), reachable, members }] : [];
  });
}

test('on random deals the same people are on them, and as many can be reached, as somebody would count', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async (world) => {
      await write(world);
      const { rows, looked, unread } = await listShakyDeals(db, PORTAL);
      const found = rows
        .map(({ dealId, reachable, members }) => ({
          dealId,
          reachable,
          members: members
            .map(({ contactId, reach }) => ({ contactId, reach }))
            .toSorted((a, b) => Number(a.contactId) - Number(b.contactId)),
        }))
        .toSorted((a, b) => Number(a.dealId) - Number(b.dealId));
      expect(found).toEqual(countNaively(world));
      const open = world.deals.filter(({ state }) => state === 'open');
      expect(looked).toBe(open.length);
      expect(unread).toBe(open.filter(({ contacts }) => contacts === null).length);
    }),
    { seed: 32, numRuns: 150 },
  );
}, 120_000);
