import { createSecretBox } from '../../src/lib/secrets.ts';

const older = Buffer.alloc(32, 1);
const newer = Buffer.alloc(32, 2);

test('what was sealed opens again, and reads like nothing meanwhile', () => {
  const box = createSecretBox([newer]);
  const sealed = box.seal('refresh-token', 'token:1');
  expect(sealed).not.toContain('refresh');
  expect(box.open(sealed, 'token:1')).toBe('refresh-token');
  expect(box.seal('refresh-token', 'token:1')).not.toBe(sealed);
});

test('after a rotation old secrets open, and are known to be stale', () => {
  const sealed = createSecretBox([older]).seal('secret', 'token:1');
  const rotated = createSecretBox([newer, older]);
  expect(rotated.open(sealed, 'token:1')).toBe('secret');
  expect(rotated.isStale(sealed)).toBe(true);
  expect(rotated.isStale(rotated.seal('secret', 'token:1'))).toBe(false);
});

test('a secret of one portal does not open as another’s', () => {
  const box = createSecretBox([newer]);
  expect(() => box.open(box.seal('secret', 'token:1'), 'token:2')).toThrow(
    expect.objectContaining({ code: 'secrets.unreadable' }),
  );
});

test('an altered secret, a foreign key and garbage are refused with what to do', () => {
  const box = createSecretBox([newer]);
  const sealed = box.seal('secret', 'token:1');
  const altered = `${sealed.slice(0, -2)}${sealed.endsWith('AA') ? 'BB' : 'AA'}`;
  expect(() => box.open(altered, 'token:1')).toThrow(expect.objectContaining({ code: 'secrets.unreadable' }));
  expect(() => createSecretBox([older]).open(sealed, 'token:1')).toThrow(/SECRET_KEYS/);
  expect(() => box.open('nonsense', 'token:1')).toThrow(expect.objectContaining({ code: 'secrets.unreadable' }));
  expect(() => createSecretBox([])).toThrow(/SECRET_KEYS/);
});
