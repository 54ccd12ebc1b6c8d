import { checkLogo, LOGO_MAX_BYTES } from '../../src/public-page/check-logo.ts';
import { createPng } from '../support/png.ts';

const png = createPng(8, 8, [1, 2, 3]);
const bytes = (text: string) => Buffer.from(text, 'latin1');

test.each([
  ['a PNG', png, 'image/png'],
  ['a JPEG', bytes('\xff\xd8\xff\xe0\x00\x10JFIF'), 'image/jpeg'],
  ['a GIF', bytes('GIF89a\x01\x00\x01\x00'), 'image/gif'],
  ['a WebP', bytes('RIFF\x24\x00\x00\x00WEBPVP8 '), 'image/webp'],
])('%s is told by its bytes', (_what, body, type) => expect(checkLogo(body)).toBe(type));

test.each([
  ['SVG', bytes('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
  ['HTML', bytes('<!doctype html><script>')],
  ['a page that begins like a GIF only in name', bytes('GIF9<script>')],
  ['nothing', Buffer.alloc(0)],
  ['a cut PNG', png.subarray(0, 10)],
])('%s is none', (_what, body) => expect(() => checkLogo(body)).toThrow('This is no PNG, JPEG, WebP or GIF'));

test('one that moves is refused, and so is one that is too large', () => {
  const moving = Buffer.concat([png.subarray(0, 33), bytes('\x00\x00\x00\x08acTL'), png.subarray(33)]);
  expect(() => checkLogo(moving)).toThrow('moves');
  expect(() => checkLogo(bytes('GIF89a....\x21\xff\x0bNETSCAPE2.0'))).toThrow('moves');
  expect(() => checkLogo(bytes('RIFF....WEBPVP8X\x0a\x00\x00\x00\x02'))).toThrow('moves');
  expect(checkLogo(Buffer.concat([png, Buffer.alloc(LOGO_MAX_BYTES - png.length)]))).toBe('image/png');
  expect(() => checkLogo(Buffer.concat([png, Buffer.alloc(LOGO_MAX_BYTES + 1 - png.length)]))).toThrow('200 KB');
});
