import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { openPersonLink, readPersonToken, sealPersonLink, writePersonToken } from '../../src/lib/person-link.ts';

const key = createHash('sha256').update('link key of the test').digest();
const otherKey = createHash('sha256').update('another portal').digest();
const link = { email: 'jane.doe+news@example.com', stream: 'newsletter' };

describe('person link', () => {
  test('opens to what was sealed, for any address and stream', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 120 }), fc.option(fc.string({ maxLength: 80 })), (email, stream) => {
        expect(openPersonLink(key, sealPersonLink(key, { email, stream }))).toEqual({ email, stream });
      }),
    );
  });

  test('is the same for the same person, and another for another person, stream or portal', () => {
    const sealed = sealPersonLink(key, link);
    expect(sealPersonLink(key, { ...link })).toBe(sealed);
    const others = [
      sealPersonLink(key, { ...link, email: 'jane.doe@example.com' }),
      sealPersonLink(key, { ...link, stream: null }),
      sealPersonLink(otherKey, link),
    ];
    expect(new Set([sealed, ...others]).size).toBe(4);
  });

  test('shows neither address nor stream, and needs no escaping in a URL', () => {
    const sealed = sealPersonLink(key, link);
    expect(sealed).toMatch(/^[\w-]+$/);
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toMatch(/jane|example|newsletter/);
  });

  test('does not open with the key of another portal', () => {
    expect(openPersonLink(otherKey, sealPersonLink(key, link))).toBeNull();
  });

  test('opens in no other writing: every change of every single character is refused', () => {
    const sealed = sealPersonLink(key, link);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    let opened = 0;
    for (let i = 0; i < sealed.length; i++) {
      for (const char of alphabet) {
        if (char === sealed[i]) continue;
        if (openPersonLink(key, sealed.slice(0, i) + char + sealed.slice(i + 1))) opened++;
      }
    }
    expect(opened).toBe(0);
    expect(openPersonLink(key, `${sealed}=`)).toBeNull();
    expect(openPersonLink(key, `${sealed}A`)).toBeNull();
  });

  test('answers garbage with null and never throws', () => {
    for (const garbage of [
      '',
      '.',
      'AQ',
      'null',
      '%00',
      'é'.repeat(40),
      'A'.repeat(5_000),
      sealPersonLink(key, link).slice(0, 40),
    ]) {
      expect(openPersonLink(key, garbage)).toBeNull();
    }
    for (let i = 0; i < 500; i++)
      expect(openPersonLink(key, randomBytes(20 + (i % 90)).toString('base64url'))).toBeNull();
  });

  test('has the portal in front of it', () => {
    const token = writePersonToken(8800001, sealPersonLink(key, link));
    const read = readPersonToken(token);
    expect(read?.portalId).toBe(8800001);
    expect(openPersonLink(key, read?.sealed ?? '')).toEqual(link);
    for (const wrong of ['8800001', '8800001.', '.abc', 'x.abc', '1.a/b', '1.a b', `${'9'.repeat(16)}.abc`]) {
      expect(readPersonToken(wrong)).toBeNull();
    }
  });
});
