import { isPermissive, READ_BY_HAND, readLicences, readLockFile } from '../support/licences.ts';

test('every package that runs in production may be used, changed and passed on', async () => {
  const packages = readLicences(await readLockFile());
  expect(packages.length).toBeGreaterThan(100);
  expect(packages.filter(({ licence }) => !isPermissive(licence))).toEqual([]);
});

test('what was read by hand is still among them, in that version', async () => {
  const names = new Set(readLicences(await readLockFile()).map(({ name }) => name));
  expect(Object.keys(READ_BY_HAND).filter((name) => !names.has(name))).toEqual([]);
});

test('a licence that asks for more is noticed, wherever the package lies', () => {
  const packages = readLicences({
    packages: {
      '': { license: 'MIT' },
      'node_modules/kind': { version: '1.0.0', license: '(MIT OR GPL-3.0-only)' },
      'node_modules/kind/node_modules/@far/strict': { version: '2.0.0', license: 'AGPL-3.0-only' },
      'node_modules/both': { version: '1.0.0', license: 'MIT AND GPL-3.0-only' },
      'node_modules/silent': { version: '1.0.0' },
      'node_modules/tool': { version: '1.0.0', license: 'GPL-3.0-only', dev: true },
    },
  });
  expect(packages.filter(({ licence }) => !isPermissive(licence)).map(({ name }) => name)).toEqual([
    '@far/strict@2.0.0',
    'both@1.0.0',
    'silent@1.0.0',
  ]);
});
