import { makeReference } from '../../src/lib/reference.ts';

test('a reference can be read out on the phone, and is not given twice', () => {
  const made = Array.from({ length: 5_000 }, makeReference);
  expect(
    made.every((reference) => /^BW-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/.test(reference)),
  ).toBe(true);
  expect(new Set(made).size).toBe(made.length);
});
