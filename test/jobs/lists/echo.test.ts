/** Whose entry is it: ours, the person's, or somebody else's? */
import type { EspList, ListEntry } from '../../../src/flow/adapt/esp-lists.ts';
import { isEcho, isNews, isToldAlready, isWithinPush } from '../../../src/jobs/lists/echo.ts';
import type { PushMemory } from '../../../src/store/esp-push.ts';
import type { StoredEntry } from '../../../src/store/esp-suppression.ts';

const at = (minutes: number): Date => new Date(Date.parse('2026-11-20T10:00:00Z') + minutes * 60_000);
const sent: PushMemory = {
  sourceId: 1,
  list: 'x',
  addressId: 7,
  wants: 'on',
  firstSentAt: at(0),
  sentAt: at(3),
  doneAt: at(3),
  isOff: false,
};
const entry = (more: Partial<ListEntry> = {}): ListEntry => ({
  email: 'ann@acme.test',
  kind: 'opt_out',
  actor: 'unknown',
  since: at(1),
  words: null,
  ...more,
});
const stored = (more: Partial<StoredEntry> = {}): StoredEntry => ({
  sourceId: 1,
  list: 'x',
  addressHash: Buffer.alloc(32),
  addressId: 7,
  kind: 'opt_out',
  actor: 'unknown',
  since: at(1),
  ours: false,
  seenAt: at(5),
  goneAt: null,
  ...more,
});
const list: EspList = { list: 'x', name: 'X', holds: 'opt_out', stops: 'some', isWritable: true, stream: '12' };

test.each([
  [-3, false],
  [-1, true],
  [0, true],
  [62, true],
  [64, false],
])('an entry of minute %i of a push from minute 0 to 3 is ours: %s', (minute, isOurs) => {
  expect(isWithinPush(at(minute), sent)).toBe(isOurs);
  expect(isEcho(entry({ since: at(minute) }), sent, null)).toBe(isOurs);
});

test('what was never sent, and what a person did, is no echo', () => {
  expect(isEcho(entry(), null, null)).toBe(false);
  expect(isEcho(entry(), { ...sent, firstSentAt: null }, null)).toBe(false);
  expect(isEcho(entry({ actor: 'person' }), sent, null)).toBe(false);
});

test('without a date it is ours, unless somebody stood there before', () => {
  expect(isEcho(entry({ since: null }), sent, null)).toBe(true);
  expect(isEcho(entry({ since: null }), sent, stored({ ours: true }))).toBe(true);
  expect(isEcho(entry({ since: null }), sent, stored())).toBe(false);
});

test('what stands there after we took it off is not ours', () => {
  const off = { ...sent, wants: 'off', sentAt: at(20), doneAt: at(20), isOff: true } as const;
  expect(isEcho(entry({ since: at(1) }), off, stored({ ours: true }))).toBe(true);
  expect(isEcho(entry({ since: at(21) }), off, stored({ ours: true }))).toBe(false);
  expect(isEcho(entry({ since: null }), off, stored({ ours: true, goneAt: at(20) }))).toBe(false);
});

test('news is what was not there, came back, is of another kind or of another time', () => {
  expect(isNews(entry(), stored())).toBe(false);
  expect(isNews(entry({ since: null }), stored())).toBe(false);
  expect(isNews(entry(), null)).toBe(true);
  expect(isNews(entry(), stored({ goneAt: at(9) }))).toBe(true);
  expect(isNews(entry({ kind: 'complaint' }), stored())).toBe(true);
  expect(isNews(entry({ since: at(500) }), stored())).toBe(true);
  expect(isNews(entry(), stored({ ours: true }))).toBe(true);
});

test('a webhook has told it already: at that time, or, without a date, as the last word', () => {
  const act = (type: 'list_unsubscribe' | 'resubscribe' | 'complaint', minute: number, stream: string | null = '12') =>
    ({ addressId: 7, type, stream, at: at(minute) }) as const;
  expect(isToldAlready(list, entry(), [act('list_unsubscribe', 8)])).toBe(true);
  expect(isToldAlready(list, entry(), [act('list_unsubscribe', 12)])).toBe(false);
  expect(isToldAlready(list, entry(), [act('list_unsubscribe', 1, '13')])).toBe(false);
  expect(isToldAlready(list, entry({ kind: 'bounce' }), [act('list_unsubscribe', 1)])).toBe(false);
  expect(isToldAlready(list, entry({ since: null }), [act('list_unsubscribe', -900)])).toBe(true);
  expect(isToldAlready(list, entry({ since: null }), [act('list_unsubscribe', -900), act('resubscribe', -800)])).toBe(
    false,
  );
  expect(isToldAlready(list, entry({ kind: 'complaint' }), [act('complaint', 1, null)])).toBe(true);
  expect(isToldAlready(list, entry({ kind: 'complaint' }), [act('list_unsubscribe', 1)])).toBe(false);
});
