import { generateKeyPairSync } from 'node:crypto';
import { checkVerificationKey, verifySendgrid } from '../../../src/esp/sendgrid/verify.ts';
import { bodyOf, deliver, entryOf, makeSigningKey } from './sendgrid-fixtures.ts';

const now = new Date('2026-03-10T09:00:00Z');
const key = makeSigningKey();
const body = bodyOf(entryOf('delivered'));
const raw = deliver(body, key, now);
const pem = key.publicKey.export({ format: 'pem', type: 'spki' }).toString();
const verify = (secrets: readonly string[], headers = raw.headers) =>
  verifySendgrid({ headers, body }, { secrets, fetched: new Map(), now });

test('a key pasted as PEM, or broken into lines, is the same key', () => {
  for (const written of [pem, ` ${key.shown}\n`, key.shown.replace(/(.{64})/g, '$1\n'), pem.replaceAll('\n', '\r\n')]) {
    expect(checkVerificationKey(written)).toBeNull();
    expect(verify([written])).toEqual({ ok: true });
  }
});

test('the line end of the body is signed too', () => {
  const trimmed = { headers: raw.headers, body: body.subarray(0, -2) };
  expect(verifySendgrid(trimmed, { secrets: [key.shown], fetched: new Map(), now }).ok).toBe(false);
});

test('a timestamp that was changed does not fit the signature', () => {
  const headers = { ...raw.headers, 'x-twilio-email-event-webhook-timestamp': String(now.getTime() / 1_000 + 1) };
  expect(verify([key.shown], headers)).toEqual({ ok: false, why: expect.stringContaining('does not fit') });
});

test('what is wrong is said in words that lead to its mending', () => {
  expect(verify([])).toEqual({ ok: false, why: expect.stringContaining('No usable verification key') });
  expect(verifySendgrid({ headers: {}, body }, { secrets: [key.shown], fetched: new Map(), now })).toEqual({
    ok: false,
    why: expect.stringContaining('Signed Event Webhook'),
  });
  const tomorrow = new Date(now.getTime() + 26 * 3_600_000);
  expect(verifySendgrid(raw, { secrets: [key.shown], fetched: new Map(), now: tomorrow })).toEqual({
    ok: false,
    why: expect.stringContaining('25 hours'),
  });
});

test('a delivery that was tried again for a whole day is still accepted', () => {
  const dayLater = new Date(now.getTime() + 24 * 3_600_000);
  expect(verifySendgrid(raw, { secrets: [key.shown], fetched: new Map(), now: dayLater })).toEqual({ ok: true });
});

test('keys of another curve or kind, private keys and strange text are no verification keys', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const privatePem = key.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  const wrong = [
    makeSigningKey('secp384r1').shown,
    rsa.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    key.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    privatePem,
    'SG.api-key',
    'A'.repeat(5_000),
    `${key.shown}=`,
  ];
  for (const value of wrong) {
    expect(checkVerificationKey(value)).toEqual(expect.any(String));
    expect(verify([value]).ok).toBe(false);
  }
  expect(checkVerificationKey(privatePem)).toContain('private key');
});

test('a signature made with a key of another curve is refused even where that key is stored', () => {
  const other = makeSigningKey('secp384r1');
  expect(verifySendgrid(deliver(body, other, now), { secrets: [other.shown], fetched: new Map(), now }).ok).toBe(false);
});

test('more keys than the cache holds are all still right', () => {
  const many = Array.from({ length: 1_100 }, (_, index) => `not-a-key-${index}`);
  expect(verify([...many, key.shown])).toEqual({ ok: true });
  expect(verify([key.shown])).toEqual({ ok: true });
});
