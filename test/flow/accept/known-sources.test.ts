import { createKnownSources } from '../../../src/flow/accept/known-sources.ts';
import type { Source } from '../../../src/store/source.ts';
import { TestClock } from '../../support/clock.ts';

const NEWSLETTER = { portalId: 1, esp: 'brevo' } as Source;
const ORDERS = { portalId: 1, esp: 'postmark' } as Source;

function knownSources(looks: (Source | null | Error)[]) {
  const clock = new TestClock('2026-11-20T10:00:00Z');
  const look = () => {
    const found = looks.shift() ?? null;
    return found instanceof Error ? Promise.reject(found) : Promise.resolve(found);
  };
  return { clock, known: createKnownSources(look, clock) };
}

test('a source that was known stands for as long as none can be looked up, and the new word counts at once', async () => {
  const away = new Error('the database is away');
  const { clock, known } = knownSources([NEWSLETTER, away, away, away, ORDERS]);
  for (let hour = 0; hour < 4; hour++) {
    expect(await known.find(1, 'token')).toBe(NEWSLETTER);
    clock.advance(3_600_000);
  }
  expect(await known.find(1, 'token')).toBe(ORDERS);
});

test('of a source that nobody knew, it is not made up that there is none', async () => {
  const { known } = knownSources([new Error('the database is away'), NEWSLETTER]);
  await expect(known.find(1, 'token')).rejects.toThrow('the database is away');
  expect(await known.find(1, 'token')).toBe(NEWSLETTER);
});

test('a source that is gone is gone, whatever was known', async () => {
  const { clock, known } = knownSources([NEWSLETTER, null, new Error('the database is away')]);
  await known.find(1, 'token');
  clock.advance(2_000);
  expect(await known.find(1, 'token')).toBeNull();
  await expect(known.find(1, 'token')).rejects.toThrow('the database is away');
});
