import { adapters } from '../../src/flow/adapt/adapters.ts';
import { connectSource, giveKey } from '../../src/install/connect-source.ts';
import { sourceUrl, sourceUrlWithSecret } from '../../src/install/source-url.ts';
import { findSource } from '../../src/store/source.ts';
import { TestClock } from '../support/clock.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { addPortal, testBox } from '../support/portal.ts';

const PORTAL = 8801;
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await addPortal(database.db, PORTAL);
});
afterAll(() => database.drop());

const deps = () => ({ db: database.db, box: testBox, clock: new TestClock('2026-03-05T09:00:00Z'), adapters });
const connect = (esp: string, secrets: readonly string[] = []) =>
  connectSource(deps(), PORTAL, 'ada', { esp, label: 'Orders', secrets });
const reload = (id: number) => findSource(database.db, PORTAL, testBox, id);

test('where the ESP shows no secret one is made, another each time; where it shows one, it is waited for', async () => {
  const [one, other, theirs] = [await connect('postmark'), await connect('postmark'), await connect('sendgrid')];
  expect(one.secrets).toEqual([expect.stringMatching(/^[\w-]{32}$/)]);
  expect(other.secrets).not.toEqual(one.secrets);
  expect(theirs.secrets).toEqual([]);
  expect((await connect('postmark', ['a-secret-of-their-own'])).secrets).toEqual(['a-secret-of-their-own']);
  await expect(connect('postmark', ['short'])).rejects.toThrow('Password: It must be 16 to 200');
});

test('a new secret is made on demand, and the former one goes on counting', async () => {
  const source = await connect('postmark');
  await giveKey(deps(), PORTAL, 'ada', source.sourceId, null);
  const after = await reload(source.sourceId);
  expect(after?.secrets).toEqual([expect.stringMatching(/^[\w-]{32}$/), source.secrets[0]]);
  expect(after?.secrets[0]).not.toBe(source.secrets[0]);
  const sendgrid = await connect('sendgrid');
  await expect(giveKey(deps(), PORTAL, 'ada', sendgrid.sourceId, null)).rejects.toThrow('that SendGrid shows');
});

test('an address with its secret is the address with a password in front, whatever signs the secret holds', async () => {
  const source = await connect('postmark', ['a:secret@with/every#sign?']);
  const written = new URL(sourceUrlWithSecret('https://bellwether.example.com', source) ?? '');
  expect([written.username, decodeURIComponent(written.password)]).toEqual(['bellwether', 'a:secret@with/every#sign?']);
  written.username = '';
  written.password = '';
  expect(written.href).toBe(sourceUrl('https://bellwether.example.com', source));
  expect(sourceUrlWithSecret('https://bellwether.example.com', { ...source, secrets: [] })).toBeNull();
});

test('secrets appear in no audit entry', async () => {
  const source = await connect('postmark');
  const written = JSON.stringify(await database.db('audit').select('*'));
  expect(written).not.toContain(source.secrets[0]);
  expect(written).not.toContain(source.token);
});
