/** What every ESP adapter must do, whoever it speaks for. An adapter's own test brings samples and adds its own cases. */
import fc from 'fast-check';
import type { EspAdapter, Normalised, RawDelivery, VerifyContext } from '../../src/flow/adapt/adapter.ts';
import { findAdapter } from '../../src/flow/adapt/adapters.ts';
import { type AdapterSamples, SOURCE_URL } from './adapter-samples.ts';
import { espIntakeBattery } from './esp-intake.battery.ts';
import { expectSound } from './expect-sound.ts';
import { readAll } from './read-all.ts';

export type { AdapterSamples } from './adapter-samples.ts';

const NOW = new Date('2026-03-10T09:00:00Z');
const OVERSIZED = 10 * 1024 * 1024;

export function espAdapterBattery(adapter: EspAdapter, samples: AdapterSamples): void {
  const context = (secrets: readonly string[], now = NOW): VerifyContext => ({
    secrets,
    fetched: samples.fetched ?? new Map(),
    url: SOURCE_URL,
    now,
  });
  const first = samples.bodies[0];
  if (first === undefined) throw new Error('The battery needs at least one body.');
  const authentic = samples.deliver(first.body, 0, NOW);

  describe(`${adapter.label} keeps the contract of every adapter`, () => {
    test('it stands in the list under its id, with answers that keep the event alive and steps for the admin', () => {
      expect(findAdapter(adapter.id)).toBe(adapter);
      expect(adapter.id).toMatch(/^[a-z0-9_]+$/);
      expect(adapter.retryStatus).toBeGreaterThanOrEqual(429);
      expect(adapter.refusedStatus).toBeGreaterThanOrEqual(200);
      expect(adapter.setup.length).toBeGreaterThan(0);
      for (const step of adapter.setup) expect(step.title !== '' && step.text.length > 20).toBe(true);
    });

    test('its secret check accepts the real thing and says what is wrong with anything else', () => {
      for (const secret of samples.secrets) expect(adapter.secret?.check(secret) ?? null).toBeNull();
      for (const wrong of adapter.secret ? ['', ' ', '\u0000'] : []) {
        expect(adapter.secret?.check(wrong)).toEqual(expect.any(String));
      }
    });

    test('an authentic delivery is accepted', () => {
      expect(adapter.verify(authentic, context([samples.secrets[0]]))).toEqual({ ok: true });
    });

    test('during a rotation both secrets are good, in either order', () => {
      const [old, next] = samples.secrets;
      for (const secrets of [
        [old, next],
        [next, old],
      ]) {
        for (const signedWith of [0, 1] as const) {
          const raw = samples.deliver(first.body, signedWith, NOW);
          expect(adapter.verify(raw, context(secrets))).toEqual({ ok: true });
        }
      }
    });

    if (adapter.secret !== null) {
      test('a delivery made with another secret, or checked against none, is refused with a reason', () => {
        expectRefused(adapter, samples.deliver(first.body, 1, NOW), context([samples.secrets[0]]));
        expectRefused(adapter, authentic, context([]));
        expectRefused(adapter, authentic, context(['', 'not a secret', '\u0000']));
      });

      if (samples.isProvenByBody !== true) {
        test('a delivery without its headers is refused', () => {
          expectRefused(adapter, { headers: {}, body: authentic.body }, context(samples.secrets));
        });
      }
    }

    if (samples.signsBody) {
      test('a body altered by one byte, cut short, trimmed or emptied is refused', () => {
        const { body: sent } = authentic;
        const flipped = Buffer.from(sent);
        flipped[flipped.length >> 1] = (flipped[flipped.length >> 1] ?? 0) ^ 1;
        const altered = [flipped, sent.subarray(0, -1), Buffer.concat([sent, Buffer.from('\r\n')]), Buffer.alloc(0)];
        for (const body of altered) expectRefused(adapter, { ...authentic, body }, context(samples.secrets));
      });
    }

    const { forge } = samples;
    if (forge !== undefined) {
      test('what a forger would try is refused', () => {
        for (const forged of forge(authentic)) expectRefused(adapter, forged, context(samples.secrets));
      });
    }

    const { staleAfterMs } = samples;
    if (staleAfterMs !== null) {
      test('an authentic delivery that is too old, or far ahead, is refused; one just in time is not', () => {
        const later = (ms: number) => context(samples.secrets, new Date(NOW.getTime() + ms));
        expectRefused(adapter, authentic, later(staleAfterMs + 60_000));
        expectRefused(adapter, authentic, later(-60 * 60_000));
        expect(adapter.verify(authentic, later(staleAfterMs - 60_000))).toEqual({ ok: true });
      });
    }

    if (adapter.secret !== null && samples.isProvenByBody !== true) {
      test('headers that are garbage, empty, huge or doubled are refused without a throw', () => {
        for (const value of ['', ' ', '\u0000\uD800', 'x'.repeat(100_000), '{}', '-1', 'NaN', '=', ',', 'v1,']) {
          const headers = Object.fromEntries(Object.keys(authentic.headers).map((name) => [name, value]));
          expectRefused(adapter, { headers, body: authentic.body }, context(samples.secrets));
        }
        const doubled = Object.entries(authentic.headers).map(([name, value]) => [name, `${value}, ${value}x`]);
        expectRefused(
          adapter,
          { headers: Object.fromEntries(doubled), body: authentic.body },
          context(samples.secrets),
        );
      });
    }

    for (const { title, body, events } of samples.bodies) {
      test(`it reads ${title}`, async () => {
        const read = await readAll(adapter, samples.deliver(body, 0, NOW));
        expect(read.rejected).toEqual([]);
        expect(read.events.map(({ type, recipient }) => ({ type, recipient }))).toEqual(events);
        for (const event of read.events) expectSound(adapter, event);
      });
    }

    test('reading the same bytes twice gives the same events, and no two events share a key', async () => {
      for (const { body } of samples.bodies) {
        const raw = samples.deliver(body, 0, NOW);
        const read = await readAll(adapter, raw);
        expect(await readAll(adapter, raw)).toEqual(read);
        expect(new Set(read.events.map((event) => event.eventKey)).size).toBe(read.events.length);
      }
    });

    test('a delivery that is replayed is authentic again, and says the same under the same keys', async () => {
      const again = { headers: { ...authentic.headers }, body: Buffer.from(authentic.body) };
      expect(adapter.verify(again, context([samples.secrets[0]]))).toEqual({ ok: true });
      expect(await readAll(adapter, again)).toEqual(await readAll(adapter, authentic));
    });

    test('what is sent anew of the same facts, later or under the next secret, has the same keys', async () => {
      const later = new Date(NOW.getTime() + 60_000);
      for (const { body, events } of samples.bodies) {
        // What has no recipient says nothing of anybody, and may be known by its message alone.
        const keysOf = async (raw: RawDelivery) =>
          (await readAll(adapter, raw)).events.flatMap((event) => (event.recipient === null ? [] : [event.eventKey]));
        const keys = await keysOf(samples.deliver(body, 0, NOW));
        expect(keys).toHaveLength(events.filter((event) => event.recipient !== null).length);
        expect(await keysOf(samples.deliver(body, 1, later))).toEqual(keys);
      }
    });

    const { severalRecipients } = samples;
    if (severalRecipients !== undefined) {
      test('of several recipients only the one is named to whom it happened', async () => {
        const read = await readAll(adapter, samples.deliver(severalRecipients, 0, NOW));
        expect(read.rejected).toEqual([]);
        expect(read.events.map((event) => event.recipient)).toEqual(['ann@example.com']);
        expect(JSON.stringify(read)).not.toContain('innocent@example.com');
      });
    }

    test('an event of an unknown kind is ignored, not rejected', async () => {
      const read = await readAll(adapter, samples.deliver(samples.unknownEvent, 0, NOW));
      expect(read.rejected).toEqual([]);
      expect(read.events.map((event) => event.type)).toEqual(['ignored']);
    });

    test('bytes that are no UTF-8 cost nothing but themselves', async () => {
      expect(samples.brokenUtf8.includes(0xff)).toBe(true);
      const read = await readAll(adapter, samples.deliver(samples.brokenUtf8, 0, NOW));
      expect(read.events.map((event) => event.recipient)).toContain('ann@example.com');
      for (const event of read.events) expectSound(adapter, event);
    });

    test('a body cut at any byte gives events or a rejection, never a throw and never silence', async () => {
      const step = Math.max(1, Math.floor(first.body.length / 200));
      for (let length = 0; length < first.body.length; length += step) {
        const read = await readAll(adapter, samples.deliver(first.body.subarray(0, length), 0, NOW));
        expect(read.events.length + read.rejected.length).toBeGreaterThan(0);
        const cut = await readAll(adapter, { ...authentic, body: authentic.body.subarray(0, length) });
        expect(cut.events.length + cut.rejected.length).toBeGreaterThan(0);
      }
    });

    test('ten megabytes of garbage are refused and rejected without a throw', () => {
      for (const filler of ['[', '{"a":', '\u0000', '"']) {
        const body = Buffer.alloc(OVERSIZED, filler);
        const read = expectSafe(adapter, { headers: authentic.headers, body }, context(samples.secrets));
        expect(read.rejected).toHaveLength(1);
      }
    });

    test('any JSON at all is read or rejected, and what is read is sound', () => {
      const names = namesIn(first.body);
      const odd = fc.oneof(
        fc.jsonValue(),
        fc.string({ unit: 'binary' }),
        fc.constantFrom('\u0000', '\uD800', 'ann@example.com', 1e300, -1),
      );
      const entry = fc.dictionary(fc.constantFrom(...names), odd);
      fc.assert(
        fc.property(fc.oneof(fc.jsonValue(), fc.array(fc.oneof(entry, odd))), (value) => {
          const raw = samples.deliver(Buffer.from(JSON.stringify(value) ?? 'null'), 0, NOW);
          const read = adapter.normalise(raw);
          for (const event of read.events) expectSound(adapter, event);
          expect(adapter.normalise(raw)).toEqual(read);
        }),
        { numRuns: 300, seed: 7 },
      );
    });

    test('any bytes and any headers are refused or accepted, never thrown at', () => {
      fc.assert(
        fc.property(
          fc.uint8Array({ maxLength: 300 }),
          fc.dictionary(fc.constantFrom(...Object.keys(authentic.headers), 'x'), fc.string()),
          (bytes, headers) => {
            expectSafe(adapter, { headers, body: Buffer.from(bytes) }, context(samples.secrets));
          },
        ),
        { numRuns: 300, seed: 7 },
      );
    });
  });
  espIntakeBattery(adapter, samples);
}

function expectRefused(adapter: EspAdapter, raw: RawDelivery, context: VerifyContext): void {
  const verification = adapter.verify(raw, context);
  expect(verification).toEqual({ ok: false, why: expect.any(String) });
  if (!verification.ok) expect(verification.why.length).toBeGreaterThan(20);
}

function expectSafe(adapter: EspAdapter, raw: RawDelivery, context: VerifyContext): Normalised {
  expect(Array.isArray(adapter.needs(raw, context.secrets))).toBe(true);
  expect(typeof adapter.verify(raw, context).ok).toBe('boolean');
  const read = adapter.normalise(raw);
  for (const event of read.events) expectSound(adapter, event);
  return read;
}

function namesIn(body: Buffer): string[] {
  const names = body.toString('latin1').match(/"([\w.-]+)"\s*:/g) ?? ['"a":'];
  return [...new Set(names.map((name) => name.replace(/["\s:]/g, '')))];
}
