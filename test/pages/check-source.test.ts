/** What the live check says, from what was seen of a source. */
import { postmark } from '../../src/esp/postmark/postmark.ts';
import { sendgrid } from '../../src/esp/sendgrid/sendgrid.ts';
import { checkSource } from '../../src/pages/admin/sources/check-source.ts';
import type { SourceView } from '../../src/store/report/sources.ts';
import { sourceRow } from '../support/source-row.ts';

const NOW = new Date('2026-11-20T10:00:00Z');
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

const FRESH = sourceRow(minutesAgo(3), { esp: 'postmark' });
const LIVE = { lastEventAt: minutesAgo(1), usefulAt: minutesAgo(1), seenTypes: ['delivered'] };

test.each<[string, Partial<SourceView>, string]>([
  ['nothing came in three minutes', {}, 'waiting'],
  ['nothing came in ten minutes', { createdAt: minutesAgo(10) }, 'overdue'],
  ['only a confirmation came', { seenTypes: ['control'] }, 'waiting'],
  ['a request is stored and not read', { waiting: 1 }, 'reading'],
  ['the key is not there yet', { hasSecret: false, createdAt: minutesAgo(60) }, 'no-key'],
  ['the first event came', LIVE, 'works'],
  ['nothing has come for a week, as before a holiday', { ...LIVE, lastEventAt: minutesAgo(10_080) }, 'works'],
  ['only refusals came', { refusedAt: minutesAgo(1), refusedSince: minutesAgo(2) }, 'refused'],
  ['refusals came after good events', { ...LIVE, refusedSince: minutesAgo(0.5) }, 'refused'],
  ['a forgery came, and good events after it', { ...LIVE, refusedAt: minutesAgo(5) }, 'works'],
  ['a key is missing and requests are refused for it', { hasSecret: false, refusedSince: minutesAgo(1) }, 'refused'],
  ['only opens came', { lastEventAt: minutesAgo(1), seenIgnored: ['Open'] }, 'unneeded'],
  ['nothing of what came could be read', { lastEventAt: minutesAgo(1) }, 'unreadable'],
  ['opens came, and a bounce among them', { ...LIVE, seenIgnored: ['Open'] }, 'works'],
  ['it is off, whatever comes', { ...LIVE, isOn: false, refusedSince: minutesAgo(1) }, 'off'],
])('%s', (_, seen, expected) => {
  expect(checkSource({ ...FRESH, ...seen }, postmark, NOW)).toBe(expected);
});

test('a stream that the email service names for the other kind of mail is told', () => {
  const seen = (purpose: SourceView['purpose'], ...seenStreams: string[]) =>
    checkSource({ ...FRESH, ...LIVE, purpose, seenStreams }, postmark, NOW);
  expect(seen('marketing', 'outbound')).toBe('wrong-stream');
  expect(seen('transactional', 'broadcast')).toBe('wrong-stream');
  expect(seen('transactional', 'outbound')).toBe('works');
  expect(seen('both', 'outbound')).toBe('works');
  // A name of their own says nothing, and one right stream is enough.
  expect(seen('marketing', 'letters')).toBe('works');
  expect(seen('marketing', 'outbound', 'broadcast')).toBe('works');
  expect(checkSource({ ...FRESH, ...LIVE, purpose: 'marketing', seenStreams: ['outbound'] }, sendgrid, NOW)).toBe(
    'works',
  );
});
