import { createProvisionAgain } from '../../src/jobs/provision-again.ts';
import { MINUTE_MS } from '../../src/lib/clock.ts';
import { TestClock } from '../support/clock.ts';

const PORTAL = 1;

function setUp() {
  const clock = new TestClock('2026-11-20T10:00:00Z');
  const ends: (() => void)[] = [];
  const again = createProvisionAgain({ clock, provision: () => new Promise((end) => void ends.push(end)) });
  return { clock, ends, again: (sentAt: Date) => again(PORTAL, sentAt) };
}

test('several calls that are refused at once put back together what is missing, and each is tried again', async () => {
  const { clock, ends, again } = setUp();
  const sentAt = clock.now();
  clock.advance(100);
  const both = [again(sentAt), again(sentAt)];
  clock.advance(100);
  ends[0]?.();
  expect(await Promise.all(both)).toEqual([true, true]);
  // Sent before the end, refused after it.
  clock.advance(100);
  expect(await again(sentAt)).toBe(true);
  expect(ends).toHaveLength(1);
});

test('a call that was sent after that and refused is a matter for the admin, for ten minutes', async () => {
  const { clock, ends, again } = setUp();
  const first = again(clock.now());
  ends[0]?.();
  await first;
  clock.advance(1);
  expect(await again(clock.now())).toBe(false);
  clock.advance(10 * MINUTE_MS);
  const second = again(clock.now());
  ends[1]?.();
  expect(await second).toBe(true);
});
