/** The short run of the gate, for what stands behind a sign-in: the same inputs each time. */
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { routeOf } from './form-samples.ts';
import { fuzz } from './fuzz.ts';
import { listTargets } from './list-targets.ts';
import { isPublic, openSignedIn, type SignedIn } from './signed-in-targets.ts';

const SEED = 20_261_123;
let database: TestDatabase;
let signedIn: SignedIn;

beforeAll(async () => {
  database = await createTestDatabase();
  signedIn = await openSignedIn(database);
}, 60_000);
afterAll(async () => {
  await signedIn.close();
  await database.drop();
});

async function foundIn(name: string, inputs: number): Promise<string[]> {
  const target = (await listTargets(signedIn.targets)).find((one) => one.name === name);
  if (!target) throw new Error(`nothing is called ${name}`);
  const { findings } = await fuzz(target, { seed: SEED, inputs, untilMs: Number.POSITIVE_INFINITY });
  return findings.map(({ what, input }) => `${what.split('\n', 1)[0]} after ${input.toString('latin1').slice(0, 300)}`);
}

test('every address that a form can be sent to has a sample: its form stands on a page, or is kept in the corpus', () => {
  const starts = signedIn.targets.flatMap(({ samples }) =>
    samples.map((sample) => sample.toString('latin1').split(' ', 2)[1] ?? ''),
  );
  const missing = signedIn.posts.filter(
    (route) => !isPublic(route) && !starts.some((path) => routeOf([route], path) === route),
  );
  expect(signedIn.posts.length).toBeGreaterThan(70);
  expect(missing).toEqual([]);
});

test('no form of the console fails, tells a secret or touches another portal, whatever it holds', async () => {
  expect(await foundIn('http-console-form', 120)).toEqual([]);
  const shut = (signedIn.answers.get(401) ?? 0) + (signedIn.answers.get(403) ?? 0);
  const heard = [...signedIn.answers.values()].reduce((sum, count) => sum + count, 0);
  // Whom a form has signed out is signed in again: the others were heard.
  expect(shut / heard).toBeLessThan(0.1);
  expect(signedIn.answers.get(303)).toBeGreaterThan(30);
}, 120_000);

test('no file that is handed over does, however it is broken', async () => {
  expect(await foundIn('http-upload', 40)).toEqual([]);
}, 120_000);

test('nothing that is brought back from a sign-in does', async () => {
  expect(await foundIn('http-oauth', 60)).toEqual([]);
}, 120_000);
