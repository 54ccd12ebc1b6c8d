import { createHmac } from 'node:crypto';
import { fitsHmac } from '../../../src/flow/adapt/hmac.ts';

const HEX = { algorithm: 'sha256', encoding: 'hex' } as const;
const sign = (key: string, text: string) => createHmac('sha256', key).update(text).digest('hex');

test('any key and any signature may fit, and the parts are joined as they are', () => {
  const good = sign('new', 'ab');
  expect(fitsHmac(HEX, ['old', 'new'], ['a', Buffer.from('b')], [sign('other', 'ab'), good])).toBe(true);
  expect(fitsHmac(HEX, ['old', 'new'], ['ab'], [good.toUpperCase()])).toBe(true);
  expect(fitsHmac(HEX, ['old'], ['ab'], [good])).toBe(false);
  expect(fitsHmac(HEX, ['new'], ['ba'], [good])).toBe(false);
});

test('what is no signature fits nothing, and throws nothing', () => {
  const good = sign('key', 'text');
  for (const given of [
    '',
    good.slice(0, -2),
    `${good}00`,
    good.replace(/./, 'x'),
    'é'.repeat(64),
    'a'.repeat(100_000),
  ]) {
    expect(fitsHmac(HEX, ['key'], ['text'], [given])).toBe(false);
  }
  expect(fitsHmac(HEX, ['key'], ['text'], [])).toBe(false);
  expect(fitsHmac(HEX, [], ['text'], [good])).toBe(false);
});

test('sha1 in base64', () => {
  const made = createHmac('sha1', 'key').update('text').digest('base64');
  expect(fitsHmac({ algorithm: 'sha1', encoding: 'base64' }, ['key'], ['text'], [made])).toBe(true);
  expect(fitsHmac({ algorithm: 'sha256', encoding: 'base64' }, ['key'], ['text'], [made])).toBe(false);
});
