/** Links of cards are sealed: for one person, one page of the console, half an hour. */
import { openCardLink, sealCardLink } from '../../src/install/card-link.ts';
import { sealLink } from '../../src/lib/sealed-link.ts';

const KEY = Buffer.alloc(32, 1);
const NOW = new Date('2026-11-03T10:00:00Z');
const after = (ms: number) => new Date(NOW.getTime() + ms);
const seal = (path = '/addresses/17', name = 'ruth@larkfield.test') => sealCardLink(KEY, name, path, NOW) ?? '';

test('it opens what it was sealed for, until half an hour is over', () => {
  expect(openCardLink(KEY, seal(), after(1_799_999))).toEqual({
    name: 'ruth@larkfield.test',
    path: '/addresses/17',
    expiresAt: after(1_800_000),
  });
  expect(openCardLink(KEY, seal(), after(1_800_000))).toBeNull();
});

test('it opens by no other key, in no other writing, and no link of another purpose opens it', () => {
  const sealed = seal();
  expect(openCardLink(Buffer.alloc(32, 2), sealed, NOW)).toBeNull();
  expect(openCardLink(KEY, `${sealed.slice(0, -2)}AA`, NOW)).toBeNull();
  expect(openCardLink(KEY, '', NOW)).toBeNull();
  const content = ['eve', '/addresses/17', after(1_000).getTime()];
  expect(openCardLink(KEY, sealLink(KEY, 'person', content), NOW)).toBeNull();
  expect(openCardLink(KEY, sealLink(KEY, 'card', content), NOW)).not.toBeNull();
});

test('it leads to pages that a card speaks of, and nowhere else', () => {
  expect(seal('/accounts/acme.example')).not.toBe('');
  for (const path of [
    '//evil.test',
    'https://evil.test',
    '/team',
    '/addresses/1/../../team',
    '/accounts/',
    '/addresses/x',
    '/accounts/a\nb',
  ]) {
    expect([path, sealCardLink(KEY, 'ruth', path, NOW)]).toEqual([path, null]);
    expect(openCardLink(KEY, sealLink(KEY, 'card', ['ruth', path, after(1_000).getTime()]), NOW)).toBeNull();
  }
});
