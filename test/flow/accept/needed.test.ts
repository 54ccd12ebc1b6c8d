import { createNeeded } from '../../../src/flow/accept/needed.ts';
import { HOUR_MS, SECOND_MS } from '../../../src/lib/clock.ts';
import { TestClock } from '../../support/clock.ts';

function start() {
  const clock = new TestClock('2026-03-10T09:00:00Z');
  const asked: string[] = [];
  const waiting: (() => void)[] = [];
  const state = { isAway: false, isSlow: false };
  const get = async (url: string): Promise<Buffer> => {
    asked.push(url);
    if (state.isSlow) await new Promise<void>((done) => waiting.push(done));
    if (state.isAway) throw new Error('no answer');
    return Buffer.from(`certificate of ${url}`);
  };
  return { clock, asked, state, waiting, fetchNeeded: createNeeded(get, clock) };
}

test('a certificate is fetched once a day, and is the very same bytes each time', async () => {
  const { clock, asked, fetchNeeded } = start();
  const first = await fetchNeeded(['a', 'b']);
  expect([...first.values()].map(String)).toEqual(['certificate of a', 'certificate of b']);
  clock.advance(23 * HOUR_MS);
  expect((await fetchNeeded(['a'])).get('a')).toBe(first.get('a'));
  clock.advance(2 * HOUR_MS);
  await fetchNeeded(['a']);
  expect(asked).toEqual(['a', 'b', 'a']);
});

test('many deliveries at once ask once', async () => {
  const { asked, state, waiting, fetchNeeded } = start();
  state.isSlow = true;
  const all = Promise.all(Array.from({ length: 50 }, () => fetchNeeded(['a'])));
  for (const done of waiting) done();
  expect(await all).toHaveLength(50);
  expect(asked).toEqual(['a']);
});

test('a failure is remembered for a moment only: shorter than until the sender comes back', async () => {
  const { clock, asked, state, fetchNeeded } = start();
  state.isAway = true;
  await expect(fetchNeeded(['a'])).rejects.toThrow('no answer');
  await expect(fetchNeeded(['a'])).rejects.toThrow('no answer');
  expect(asked).toEqual(['a']);
  state.isAway = false;
  clock.advance(20 * SECOND_MS);
  expect((await fetchNeeded(['a'])).has('a')).toBe(true);
});

test('whoever names ever new certificates is stopped, and pushes out only what is oldest', async () => {
  const { asked, state, waiting, fetchNeeded } = start();
  await fetchNeeded(['known']);
  state.isSlow = true;
  const flood = Array.from({ length: 20 }, (_, index) => fetchNeeded([`flood-${index}`]).catch(() => 'refused'));
  await new Promise((done) => setImmediate(done));
  expect(asked).toHaveLength(1 + 8);
  expect((await fetchNeeded(['known'])).has('known')).toBe(true);
  for (const done of waiting) done();
  expect((await Promise.all(flood)).filter((one) => one === 'refused')).toHaveLength(12);
  state.isSlow = false;
  for (let index = 0; index < 200; index++) await fetchNeeded([`later-${index}`]);
  asked.length = 0;
  await fetchNeeded(['known', 'later-199']);
  expect(asked).toEqual(['known']);
});
