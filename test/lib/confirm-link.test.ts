import { openConfirmLink, sealConfirmLink } from '../../src/lib/confirm-link.ts';
import { openPersonLink, sealPersonLink } from '../../src/lib/person-link.ts';

const KEY = Buffer.alloc(32, 4);
const LINK = { confirmationId: 77, expiresAt: new Date('2026-11-06T10:00:00Z') };

test('opens to what was sealed, with the key of the portal alone', () => {
  const sealed = sealConfirmLink(KEY, LINK);
  expect(openConfirmLink(KEY, sealed)).toEqual(LINK);
  expect(openConfirmLink(Buffer.alloc(32, 5), sealed)).toBeNull();
  expect(sealed).not.toContain('77');
});

test('a link for one purpose opens no other', () => {
  expect(openPersonLink(KEY, sealConfirmLink(KEY, LINK))).toBeNull();
  expect(openConfirmLink(KEY, sealPersonLink(KEY, { email: 'jane@x.example', stream: null }))).toBeNull();
});

test('no changed character is accepted', () => {
  const sealed = sealConfirmLink(KEY, LINK);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  let accepted = 0;
  for (let at = 0; at < sealed.length; at++) {
    for (const letter of alphabet) {
      if (letter === sealed[at]) continue;
      if (openConfirmLink(KEY, sealed.slice(0, at) + letter + sealed.slice(at + 1)) !== null) accepted += 1;
    }
    if (openConfirmLink(KEY, sealed.slice(0, at)) !== null) accepted += 1;
  }
  expect(accepted).toBe(0);
});
