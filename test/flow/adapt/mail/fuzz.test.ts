/** Mails that were damaged by hand of chance: whatever comes of them, it comes soon, and is sound. */
import fc from 'fast-check';
import { mailbox } from '../../../../src/esp/mailbox/mailbox.ts';
import { DIAGNOSTIC_MAX } from '../../../../src/flow/event.ts';
import { readMailEvents } from '../../../../src/flow/read-mail-events.ts';
import { normaliseAddress } from '../../../../src/lib/address.ts';
import { brokenBytes, mailSamples, saysNothing } from './mail-samples.ts';

const seeds = [...mailSamples.map(({ mail }) => mail), saysNothing, brokenBytes];
const source = { esp: mailbox.id, receivedAt: new Date('2026-03-10T10:00:00Z'), keyOfMailed: () => null };
const SPLICES = [
  '\r',
  '\n\n',
  '\u0000',
  '--b1--',
  '\r\n--b1\r\n',
  'Content-Type: multipart/mixed; boundary="b1"\r\n\r\n',
  'Content-Transfer-Encoding: base64\r\n',
  '=?utf-8?B?////?=',
  'Final-Recipient: rfc822;',
  'ann@example.com '.repeat(50),
  '('.repeat(500),
  '>'.repeat(500),
  'until until until 1 1 1 ',
  '=',
];

type Change =
  | { readonly kind: 'cut' | 'flip' | 'repeat'; readonly at: number; readonly length: number }
  | { readonly kind: 'splice'; readonly at: number; readonly text: string };

const place = fc.double({ min: 0, max: 1, noNaN: true });
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('cut' as const, 'flip' as const, 'repeat' as const),
    at: place,
    length: fc.integer({ min: 1, max: 400 }),
  }),
  fc.record({ kind: fc.constant('splice' as const), at: place, text: fc.constantFrom(...SPLICES) }),
);

function apply(mail: Buffer, { at: share, ...what }: Change): Buffer {
  const at = Math.floor(share * mail.length);
  const [before, after] = [mail.subarray(0, at), mail.subarray(at)];
  if (what.kind === 'splice') return Buffer.concat([before, Buffer.from(what.text), after]);
  if (what.kind === 'cut') return Buffer.concat([before, after.subarray(what.length)]);
  const piece = after.subarray(0, what.length);
  if (what.kind === 'flip')
    return Buffer.concat([before, piece.map((byte) => byte ^ 0x55), after.subarray(what.length)]);
  return Buffer.concat([before, ...Array.from({ length: 30 }, () => piece), after]);
}

test('hundreds of damaged mails are read to the end, soundly, and twice alike', async () => {
  const startedAt = process.cpuUsage();
  let slowest = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...seeds),
      fc.array(change, { minLength: 1, maxLength: 8 }),
      async (seed, changes) => {
        const bytes = changes.reduce(apply, seed);
        const from = process.cpuUsage();
        const events = await readMailEvents({ bytes, to: [], origin: 'live' }, source);
        slowest = Math.max(slowest, process.cpuUsage(from).user / 1e6);
        expect(events.length).toBeGreaterThan(0);
        expect(await readMailEvents({ bytes, to: [], origin: 'live' }, source)).toEqual(events);
        for (const event of events) {
          if (event.recipient !== null) expect(normaliseAddress(event.recipient)).toBe(event.recipient);
          expect((event.diagnostic ?? '').length).toBeLessThanOrEqual(DIAGNOSTIC_MAX);
          expect(JSON.stringify(event)).not.toContain('\\u0000');
          expect(Number.isNaN(event.occurredAt.getTime())).toBe(false);
        }
      },
    ),
    { numRuns: 500, seed: 20_260_310 },
  );
  const { user } = process.cpuUsage(startedAt);
  // Each is read twice, in milliseconds; an expression that runs away takes minutes for one of them.
  expect(user / 1e6).toBeLessThan(60);
  expect(slowest).toBeLessThan(1);
}, 120_000);
