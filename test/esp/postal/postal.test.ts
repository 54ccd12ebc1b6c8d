import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { postal } from '../../../src/esp/postal/postal.ts';
import type { RawDelivery } from '../../../src/flow/adapt/adapter.ts';
import type { EventType, MailEvent } from '../../../src/flow/event.ts';
import { espAdapterBattery } from '../../battery/esp-adapter.battery.ts';

const makePair = (): { publicKey: KeyObject; privateKey: KeyObject } =>
  generateKeyPairSync('rsa', { modulusLength: 2_048 });
const pairs = [makePair(), makePair()] as const;
const pasted = (at: 0 | 1): string => pairs[at].publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
const secrets = [pasted(0), pasted(1)] as const;

function deliver(body: Buffer, secret: 0 | 1): RawDelivery {
  const made = (algorithm: string) => sign(algorithm, body, pairs[secret].privateKey).toString('base64');
  return { headers: { 'x-postal-signature': made('sha1'), 'x-postal-signature-256': made('sha256') }, body };
}
const message = { direction: 'outgoing', message_id: 'm1@example.com', to: 'ann@example.com', tag: 'March letter' };
const bodyOf = (event: string, payload: object = {}): Buffer =>
  Buffer.from(
    JSON.stringify({
      event,
      uuid: 'u1',
      timestamp: 1_772_700_000.5,
      payload: { message, output: '550 no', ...payload },
    }),
  );
const comeBack = { message: undefined, original_message: message, bounce: { ...message, to: 'psrp@example.com' } };

espAdapterBattery(postal, {
  secrets,
  deliver,
  signsBody: true,
  staleAfterMs: null,
  forge: ({ headers, body }) => [
    // Whoever could forge SHA-1 must not leave the other signature to chance.
    {
      headers: {
        ...headers,
        'x-postal-signature-256': deliver(Buffer.from('{}'), 0).headers['x-postal-signature-256'] ?? '',
      },
      body,
    },
  ],
  bodies: (
    [
      ['MessageSent', {}, 'delivered'],
      ['MessageDelayed', { status: 'SoftFail' }, 'deferred'],
      ['MessageDeliveryFailed', { status: 'HardFail' }, 'hard_bounce'],
      ['MessageHeld', { status: 'Held' }, 'suppressed'],
      ['MessageBounced', comeBack, 'hard_bounce'],
      ['MessageDelayed', comeBack, 'hard_bounce'],
      ['MessageLinkClicked', {}, 'ignored'],
      ['MessageHeld', { message: { ...message, direction: 'incoming' } }, 'ignored'],
    ] satisfies [string, object, EventType][]
  ).map(([event, payload, becomes]) => ({
    title: `${event} ${JSON.stringify(payload)}`,
    body: bodyOf(event, payload),
    events: [{ type: becomes, recipient: 'ann@example.com' }],
  })),
  unknownEvent: bodyOf('MessageReadAloud'),
  brokenUtf8: Buffer.concat([
    Buffer.from(
      '{"event":"MessageSent","uuid":"u1","timestamp":1772700000,"payload":{"message":{"to":"ann@example.com","subject":"bo',
    ),
    Buffer.from([0xff, 0xfe]),
    Buffer.from('te"}}}'),
  ]),
});

const HOST = 'https://postal.example.com';
const KEYS = `${HOST}/.well-known/jwks.json`;
const keySet = (...keys: KeyObject[]) =>
  Buffer.from(JSON.stringify({ keys: keys.map((key) => key.export({ format: 'jwk' })) }));

describe('a server whose address is known', () => {
  const raw = deliver(bodyOf('MessageSent'), 1);
  const judge = (fetched: Buffer) =>
    postal.verify(raw, { secrets: [HOST], fetched: new Map([[KEYS, fetched]]), now: new Date() });

  test('its keys are asked for, and any of them may have signed', () => {
    expect(postal.needs(raw, [HOST, `${HOST}/`, secrets[0]])).toEqual([KEYS]);
    expect(judge(keySet(pairs[0].publicKey, pairs[1].publicKey))).toEqual({ ok: true });
    expect(judge(keySet(pairs[0].publicKey)).ok).toBe(false);
  });

  test('what is no key set refuses with words, and throws nothing', () => {
    for (const body of ['', '{}', '[]', '{"keys":[{}, 7, {"kty":"RSA"}]}', '{"keys":"no"}']) {
      expect(judge(Buffer.from(body))).toMatchObject({ ok: false, why: expect.stringContaining('public key instead') });
    }
  });

  test('a stranger without a signature makes nobody fetch anything', () => {
    expect(postal.needs({ headers: {}, body: raw.body }, [HOST])).toEqual([]);
    expect(postal.needs({ headers: { 'x-postal-signature': 'short' }, body: raw.body }, [HOST])).toEqual([]);
  });
});

test.each([
  'http://postal.example.com',
  'https://postal.example.com/keys',
  'https://user:word@postal.example.com',
  'https://postal.example.com:8443',
  'https://localhost',
  'https://127.0.0.1#',
  'postal.example.com',
])('%s is not taken for the address of a server', (written) => {
  expect(postal.secret?.check(written)).toContain('https://postal.example.com');
});

test('a key may be pasted as PEM or as the record of DKIM, and never a private one', () => {
  const pem = pairs[0].publicKey.export({ format: 'pem', type: 'spki' }) as string;
  for (const written of [pem, `v=DKIM1; t=s; h=sha256; p=${pasted(0)};`]) {
    expect(postal.secret?.check(written)).toBeNull();
    const context = { secrets: [written], fetched: new Map(), now: new Date() };
    expect(postal.verify(deliver(bodyOf('MessageSent'), 0), context)).toEqual({ ok: true });
  }
  expect(postal.secret?.check(pairs[0].privateKey.export({ format: 'pem', type: 'pkcs8' }) as string)).not.toBeNull();
});

test('an older server signs with SHA-1 alone', () => {
  const raw = deliver(bodyOf('MessageSent'), 0);
  const old = { headers: { 'x-postal-signature': raw.headers['x-postal-signature'] ?? '' }, body: raw.body };
  expect(postal.verify(old, { secrets, fetched: new Map(), now: new Date() })).toEqual({ ok: true });
});

test('a mail that came back speaks of the one that was sent', () => {
  const events: readonly MailEvent[] = postal.normalise(deliver(bodyOf('MessageBounced', comeBack), 0)).events;
  expect(events).toMatchObject([
    { recipient: 'ann@example.com', messageId: 'm1@example.com', campaign: 'March letter' },
  ]);
});
