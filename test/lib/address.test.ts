import { domainOf, localPartOf, normaliseAddress } from '../../src/lib/address.ts';

test.each([
  ['Ida.Berg@Acme.Test', 'ida.berg@acme.test'],
  ['  ida@acme.test  ', 'ida@acme.test'],
  ['Ida Berg <IDA@acme.test>', 'ida@acme.test'],
  ['ida+news@acme.test', 'ida+news@acme.test'],
  ['ida@acme.test.', 'ida@acme.test'],
  ['ida@büro.test', 'ida@xn--bro-hoa.test'],
  ["o'neil@acme.test", "o'neil@acme.test"],
  ['"Ida Berg"@Acme.Test', '"ida berg"@acme.test'],
  ['Ida <"ida berg"@acme.test>', '"ida berg"@acme.test'],
  ['"ida.berg"@acme.test', 'ida.berg@acme.test'],
  ['"ida..berg"@acme.test', '"ida..berg"@acme.test'],
])('%s is %s', (written, normalised) => {
  expect(normaliseAddress(written)).toBe(normalised);
  expect(normaliseAddress(normalised)).toBe(normalised);
});

test.each([
  '',
  'ida',
  '@acme.test',
  'ida@',
  'ida@acme',
  'ida berg@acme.test',
  '""@acme.test',
  '"ida;berg"@acme.test',
  '"ida\nberg"@acme.test',
  '"ida" berg@acme.test',
  'ida@acme..test',
  'a@b@',
  'ida@-acme.test',
  `${'x'.repeat(65)}@acme.test`,
  `ida@${'x'.repeat(250)}.test`,
  'ida\u0000@acme.test',
  'ida@ac me.test',
  'ida@\r\nacme.test',
  'ida@acme.#test',
  'ida@acme%2Etest',
  'ida@acme.test/x',
  'ida@acme.test..',
])('%j is no address', (written) => {
  expect(normaliseAddress(written)).toBeNull();
});

test('its parts', () => {
  expect([localPartOf('ida@acme.test'), domainOf('ida@acme.test')]).toEqual(['ida', 'acme.test']);
});
