/** Dates as services, spreadsheets and hands write them. */
import { ColumnProfiler, tellDayFirst } from '../../../src/esp/table_file/column-profile.ts';
import { readDate } from '../../../src/esp/table_file/read-date.ts';

test.each([
  ['2026-11-02', '2026-11-02T00:00:00.000Z'],
  ['2026/11/02 09:05', '2026-11-02T09:05:00.000Z'],
  ['2026-11-02T09:05:07Z', '2026-11-02T09:05:07.000Z'],
  ['2026-11-02T09:05:07.123+02:00', '2026-11-02T07:05:07.000Z'],
  ['2026-11-02 09:05:07 UTC', '2026-11-02T09:05:07.000Z'],
  ['2026-11-02 09:05:07 -0500', '2026-11-02T14:05:07.000Z'],
  ['02.11.2026', '2026-11-02T00:00:00.000Z'],
  ['2.11.26 um 9:05 Uhr', '2026-11-02T09:05:00.000Z'],
  ['02-11-2026 9:05 pm', '2026-11-02T21:05:00.000Z'],
  ['Nov 2, 2026 12:30 AM', '2026-11-02T00:30:00.000Z'],
  ['2. November 2026', '2026-11-02T00:00:00.000Z'],
  ['2 novembre 2026 à 14h05', '2026-11-02T14:05:00.000Z'],
  ['2 de noviembre de 2026', '2026-11-02T00:00:00.000Z'],
  ['Mon, 02 Nov 2026 09:05:07 +0000', '2026-11-02T09:05:07.000Z'],
  ['Mon Nov 02 09:05:07 +0000 2026', '2026-11-02T09:05:07.000Z'],
  ['1793610307', '2026-11-02T09:05:07.000Z'],
  ['1793610307000', '2026-11-02T09:05:07.000Z'],
  ['20261102', '2026-11-02T00:00:00.000Z'],
  ['46328', '2026-11-02T00:00:00.000Z'],
  ['46328,5', '2026-11-02T12:00:00.000Z'],
])('%s', (written, expected) => {
  expect(readDate(written, true)?.toISOString()).toBe(expected);
});

test.each([
  '',
  'never',
  '31.02.2026',
  '2026-13-01',
  '13/13/2026',
  '99',
  '550',
  '0000-00-00',
  '1969-01-01',
  '25:00',
  'May',
])('“%s” is no date', (written) => {
  expect(readDate(written, true)).toBeNull();
});

test.each([
  [['02/11/2026', '13/11/2026'], { dayFirst: true, isAsked: false }],
  [['02/11/2026', '11/13/2026'], { dayFirst: false, isAsked: false }],
  [['02/11/2026', '05/06/2026'], { dayFirst: null, isAsked: true }],
  [['13/11/2026', '11/13/2026'], { dayFirst: null, isAsked: true }],
  [['02.11.2026', '05.06.2026'], { dayFirst: true, isAsked: false }],
  [['05/05/2026', '2026-11-02'], { dayFirst: null, isAsked: false }],
  [['2026-11-02', '1793610307'], { dayFirst: null, isAsked: false }],
])('a column of %j is recognised as a whole', (dates, expected) => {
  const profiler = new ColumnProfiler(['date']);
  for (const date of dates) profiler.note([date]);
  const [column] = profiler.profiles();
  expect(column && tellDayFirst(column)).toEqual(expected);
});
