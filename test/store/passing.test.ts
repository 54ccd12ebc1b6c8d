/** Trouble of the database itself, which says nothing of what was to be written. */
import { isPassing } from '../../src/store/database.ts';

test.each([
  '53300',
  '53100',
  '53200',
  '57P01',
  '40P01',
  '08006',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
])('the code %s passes: no address and no delivery is put aside for it', (code) => {
  expect(isPassing(Object.assign(new Error('sorry'), { code }))).toBe(true);
});

test.each(['22P02', '23505', '42703', 'XX000'])('the code %s would be the same tomorrow', (code) => {
  expect(isPassing(Object.assign(new Error('sorry'), { code }))).toBe(false);
});
