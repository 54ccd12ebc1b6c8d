/** New data at the door: what is found of one row, and what of the whole. */
import type { AddressFacts, KnownAddress } from '../../../src/flow/vet/address-facts.ts';
import { DOOR_LIMITS, type DoorFacts, judgeDoor, sampleSizeFor } from '../../../src/flow/vet/door-verdict.ts';
import { findBursts } from '../../../src/flow/vet/find-bursts.ts';
import { isSlip } from '../../../src/flow/vet/is-slip.ts';
import { judgeEntry } from '../../../src/flow/vet/judge-entry.ts';
import { judgeRecipient } from '../../../src/flow/vet/judge-recipient.ts';
import { type QuarantineFacts, quarantineState } from '../../../src/flow/vet/quarantine.ts';
import { whyMalformed } from '../../../src/flow/vet/why-malformed.ts';

const NOW = new Date('2026-11-20T10:00:00Z');
const BARE: AddressFacts = {
  email: 'ann@x.test',
  isRepeated: false,
  suppressed: null,
  suppressedUntil: null,
  known: null,
  quarantine: null,
  isRole: false,
  isDisposable: false,
  dns: null,
  isDomainAlive: false,
  lookalike: null,
  isBurst: false,
  permittedAt: null,
};
const KNOWN: KnownAddress = {
  verdict: 'reachable',
  reason: null,
  retryAfter: null,
  deliveredOn: '2026-11-01',
  wasTried: true,
  lastHeardAt: null,
  isCustomerOrReplied: false,
};
const entry = (facts: Partial<AddressFacts>) => judgeEntry({ ...BARE, ...facts }, NOW);
const recipient = (facts: Partial<AddressFacts>) => judgeRecipient({ ...BARE, ...facts }, 365, NOW);

test('a domain that lives is never said to be mistyped, however much it looks like another one', () => {
  const lookalike = 'ann@gmail.com';
  expect(entry({ lookalike, dns: 'gone' })).toMatchObject({ finding: 'typo', suggestion: lookalike });
  expect(entry({ lookalike, dns: 'takes_mail' })).toMatchObject({ finding: 'new', suggestion: null });
  expect(entry({ lookalike, isDomainAlive: true, dns: 'gone' }).finding).toBe('new');
});

test('a role address stays out, unless it replied or bought', () => {
  expect(entry({ isRole: true }).finding).toBe('role');
  expect(entry({ isRole: true, known: { ...KNOWN, isCustomerOrReplied: true } }).finding).toBe('known');
  expect(recipient({ isRole: true, known: KNOWN }).finding).toBe('role');
  expect(recipient({ isRole: true, known: { ...KNOWN, isCustomerOrReplied: true } }).finding).toBe('fine');
});

test('what somebody said, and what a server said, outweighs all that looks well in a file', () => {
  expect(entry({ suppressed: 'unsubscribe_request', dns: 'takes_mail' }).finding).toBe('suppressed');
  expect(entry({ known: { ...KNOWN, verdict: 'dead' } }).finding).toBe('dead');
  expect(entry({ permittedAt: new Date('2024-11-19T00:00:00Z') }).finding).toBe('stale');
  expect(entry({ permittedAt: new Date('2025-01-01T00:00:00Z') }).finding).toBe('new');
  expect(entry({ isDisposable: true }).finding).toBe('disposable');
});

test('whoever would not be mailed counts for no rate, and a doubtful address for that of doubtful ones', () => {
  expect(recipient({ suppressed: 'complaint' })).toMatchObject({ finding: 'suppressed', stratum: null });
  expect(recipient({ quarantine: 'waiting' })).toMatchObject({ finding: 'quarantined', stratum: null });
  expect(recipient({ quarantine: 'verified' })).toMatchObject({ finding: 'unknown', stratum: 'first' });
  expect(recipient({ known: { ...KNOWN, verdict: 'unsure' } })).toMatchObject({ finding: 'unsure', stratum: 'unsure' });
  expect(recipient({ known: KNOWN })).toMatchObject({ finding: 'fine', stratum: 'again' });
  expect(recipient({ known: { ...KNOWN, deliveredOn: '2025-11-19' } })).toMatchObject({ finding: 'dormant' });
  const retrying = { ...KNOWN, verdict: 'retrying' as const };
  expect(recipient({ known: { ...retrying, retryAfter: new Date('2026-11-23T00:00:00Z') } }).why).toContain(
    '2026-11-23',
  );
  expect(recipient({ known: { ...retrying, retryAfter: new Date('2026-11-19T00:00:00Z') } }).finding).toBe('fine');
});

test('one slip of the finger is one, and another short name is none', () => {
  for (const slip of ['gmial.com', 'gmal.com', 'gmaill.com', 'gnail.com', 'gmail.cmo', 'mail.com', 'gmail.co'])
    expect([slip, isSlip(slip, 'gmail.com')]).toEqual([slip, true]);
  for (const other of ['gmail.com', 'gone.test', 'gmx.com', 'gmail.de', 'gmali.con', ''])
    expect([other, isSlip(other, 'gmail.com')]).toEqual([other, false]);
});

test('what is no address is told why', () => {
  const said = ['', 'ann', 'a@b@c.de', '@x.de', 'ann@', 'ann @x.de', 'ann@host', 'ann@x..de', 'ann@x.de!'].map(
    whyMalformed,
  );
  expect(new Set(said).size).toBe(said.length);
});

const facts = (more: Partial<DoorFacts>, rate: number | null, low = 0, high = 1): DoorFacts => ({
  rows: 1_000,
  bad: 0,
  fresh: 900,
  sample: { tried: 0, unknown: 0 },
  projection: { addresses: 900, rate, low, high, parts: [], uncovered: 0 },
  ...more,
});

test('a file is refused by what is sure of it, and sampled where too little is', () => {
  const advice = (of: DoorFacts) => judgeDoor(of, DOOR_LIMITS).advice;
  expect(advice(facts({}, 0.15, 0.1, 0.2))).toBe('refuse');
  expect(advice(facts({}, 0.15, 0.09, 0.2))).toBe('sample');
  expect(advice(facts({}, null))).toBe('sample');
  expect(advice(facts({}, 0.03, 0.02, 0.05))).toBe('quarantine');
  expect(advice(facts({}, 0.004, 0.001, 0.009))).toBe('take');
  expect(advice(facts({ bad: 240 }, 0.004, 0.001, 0.009))).toBe('refuse');
  expect(advice(facts({ bad: 200 }, 0.004, 0.001, 0.009))).toBe('take');
  expect(advice(facts({ fresh: 0 }, null))).toBe('take');
});

test('rows of the file that were mailed say more than the past of others', () => {
  const { advice, rate } = judgeDoor(facts({ sample: { tried: 100, unknown: 30 } }, 0.004, 0.001, 0.009), DOOR_LIMITS);
  expect(advice).toBe('refuse');
  expect(rate).toMatchObject({ from: 'sample', rate: 0.3 });
});

test('a sample is large enough that none of it bouncing shows the rate to be low', () => {
  expect(sampleSizeFor(0.01)).toBe(381);
  expect(judgeDoor(facts({ fresh: 40 }, null), DOOR_LIMITS).sampleSize).toBe(40);
});

test('many of one domain within minutes are a burst; the same over a day, or all at one moment, are none', () => {
  const signUps = (everyMs: number, domain = 'x.test') =>
    Array.from({ length: 12 }, (_, row) => ({
      row,
      email: `p${row}@${domain}`,
      at: new Date(NOW.getTime() + row * everyMs),
    }));
  expect(findBursts(signUps(30_000)).size).toBe(12);
  expect(findBursts(signUps(600_000)).size).toBe(0);
  expect(findBursts(signUps(0)).size).toBe(0);
  const names = 'jo.lee mary bob anna.smith t.r.king li christopher kim99 zed o.neil peter ursula'.split(' ');
  const people = names.map((name, row) => ({
    row,
    email: `${name}@gmail.com`,
    at: new Date(NOW.getTime() + row * 20_000),
  }));
  expect(findBursts(people).size).toBe(0);
  const made = Array.from({ length: 12 }, (_, row) => ({
    row,
    email: `${'abcdefghijkl'.slice(row, row + 1)}xqwz${10 + row}@gmail.com`,
    at: new Date(NOW.getTime() + row * 20_000),
  }));
  expect(findBursts(made).size).toBe(12);
});

test('quarantine ends by what was reported: a delivery that did not bounce within the days, or a bounce', () => {
  const one: QuarantineFacts = { enteredAt: NOW, deliveredOn: null, hasBounced: false, isReleased: false };
  const state = (more: Partial<QuarantineFacts>, at = '2026-12-01T00:00:00Z') =>
    quarantineState({ ...one, ...more }, 7, new Date(at));
  expect(state({})).toBe('waiting');
  expect(state({ deliveredOn: '2026-11-21' }, '2026-11-28T23:59:59Z')).toBe('mailed');
  expect(state({ deliveredOn: '2026-11-21' }, '2026-11-29T00:00:00Z')).toBe('verified');
  expect(state({ deliveredOn: '2026-11-21', hasBounced: true })).toBe('failed');
  expect(state({ isReleased: true })).toBe('released');
  expect(state({ isReleased: true, hasBounced: true })).toBe('failed');
});
