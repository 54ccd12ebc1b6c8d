import { createBodyAllowance } from '../../../src/flow/accept/body-allowance.ts';

test('what fits is reserved, what does not fit reserves nothing', () => {
  const allowance = createBodyAllowance(100, 100);
  const hold = allowance.open(1);
  expect(hold.reserve(60)).toBe(true);
  expect(hold.reserve(41)).toBe(false);
  expect(allowance.heldBytes()).toBe(60);
  expect(hold.reserve(40)).toBe(true);
  expect(allowance.heldBytes()).toBe(100);
});

test('a source gets its share over all its requests, and the others keep theirs', () => {
  const allowance = createBodyAllowance(100, 50);
  expect(allowance.open(1).reserve(30)).toBe(true);
  expect(allowance.open(1).reserve(30)).toBe(false);
  expect(allowance.open(1).reserve(20)).toBe(true);
  expect(allowance.open(2).reserve(50)).toBe(true);
});

test('all sources together stay within the whole', () => {
  const allowance = createBodyAllowance(100, 50);
  const held = Array.from({ length: 10 }, (_, source) => allowance.open(source).reserve(30));
  expect(held.filter(Boolean)).toHaveLength(3);
  expect(allowance.heldBytes()).toBe(90);
});

test('what is given back can be reserved again, by anyone', () => {
  const allowance = createBodyAllowance(100, 100);
  const hold = allowance.open(1);
  hold.reserve(100);
  hold.giveBack(70);
  expect(allowance.open(2).reserve(70)).toBe(true);
  expect(allowance.open(1).reserve(1)).toBe(false);
});

test('a release gives everything back, once, and ends the hold', () => {
  const allowance = createBodyAllowance(100, 50);
  const first = allowance.open(1);
  const second = allowance.open(1);
  first.reserve(30);
  second.reserve(20);
  first.release();
  first.release();
  first.giveBack(30);
  expect(allowance.heldBytes()).toBe(20);
  expect(first.reserve(1)).toBe(false);
  // The share lives on with the second request of the source.
  expect(allowance.open(1).reserve(31)).toBe(false);
  second.release();
  expect(allowance.heldBytes()).toBe(0);
  expect(allowance.open(1).reserve(50)).toBe(true);
});
