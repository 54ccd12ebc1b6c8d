/** The short run of the gate: the same inputs each time. `npm run fuzz` goes on from there. */
import { adapters } from '../../src/flow/adapt/adapters.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { openEndpoints } from './endpoint-targets.ts';
import { fuzz } from './fuzz.ts';
import { listTargets } from './list-targets.ts';
import type { FuzzTarget } from './target.ts';

const SEED = 20_261_123;
let database: TestDatabase;
let endpoints: Awaited<ReturnType<typeof openEndpoints>>;
let targets: readonly FuzzTarget[];

beforeAll(async () => {
  database = await createTestDatabase();
  endpoints = await openEndpoints(database.db);
  targets = await listTargets(endpoints.targets);
});
afterAll(async () => {
  await endpoints.close();
  await database.drop();
});

const shortRun = (target: FuzzTarget, inputs: number) =>
  fuzz(target, { seed: SEED, inputs, untilMs: Number.POSITIVE_INFINITY });
/** As lines that tell it all, wherever they are read. */
const foundIn = async (target: FuzzTarget, inputs: number): Promise<string[]> =>
  (await shortRun(target, inputs)).findings.map(
    ({ what, input }) => `${what.split('\n', 1)[0]} after ${JSON.stringify(input.toString('latin1').slice(0, 300))}`,
  );

test('every email service that posts to us has samples', () => {
  const posted = adapters.filter(({ way }) => way === undefined).map(({ id }) => `esp-${id}`);
  expect(posted.filter((name) => !targets.some((target) => target.name === name))).toEqual([]);
});

test('no parser throws, runs away or lets through what cannot be stored, whatever it is given', async () => {
  const parsers = targets.filter(({ name }) => !name.startsWith('http-'));
  expect(parsers.length).toBeGreaterThan(25);
  for (const target of parsers) expect(await foundIn(target, 80)).toEqual([]);
});

test('no public address answers that we failed, whatever it is sent', async () => {
  expect(endpoints.targets).toHaveLength(5);
  for (const { name } of endpoints.targets) {
    const target = targets.find((one) => one.name === name);
    expect(target && (await foundIn(target, 60))).toEqual([]);
  }
}, 300_000);

test('what throws, fails or runs away is found', async () => {
  const samples = [Buffer.from('{"a":1}')];
  const target = { name: 'weak', samples, mostMs: 30, read: () => undefined };
  const brittle = { ...target, read: (input: Buffer) => void JSON.parse(input.toString()) };
  const slow = {
    ...target,
    read: () => {
      const from = process.cpuUsage();
      while (process.cpuUsage(from).user < 60_000);
    },
  };
  expect((await shortRun(brittle, 100)).findings).toHaveLength(5);
  expect((await shortRun(slow, 3)).findings.length).toBeGreaterThan(0);
  expect((await shortRun(target, 100)).findings).toEqual([]);
});
