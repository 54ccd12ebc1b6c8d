import { momentIn, nameIn, replyIn } from '../../../src/flow/adapt/read-field.ts';

test.each([
  [1_772_700_000, '2026-03-05T08:40:00.000Z'],
  [1_772_700_000.25, '2026-03-05T08:40:00.250Z'],
  ['1772700000', '2026-03-05T08:40:00.000Z'],
  [1_772_700_000_250, '2026-03-05T08:40:00.250Z'],
  ['2026-03-05T08:40:00Z', '2026-03-05T08:40:00.000Z'],
  ['2026-03-05T08:40:00.1234567Z', '2026-03-05T08:40:00.123Z'],
  ['2026-03-05T09:40:00+01:00', '2026-03-05T08:40:00.000Z'],
  ['2026-03-05 03:10:00 -0530', '2026-03-05T08:40:00.000Z'],
  ['2026-03-05 08:40:00 +00:00', '2026-03-05T08:40:00.000Z'],
  ['2026-03-05 08:40:00 UTC', '2026-03-05T08:40:00.000Z'],
  [' 2026-03-05 08:40:00 ', '2026-03-05T08:40:00.000Z'],
])('%p is a moment', (written, moment) => {
  expect(momentIn(written)?.toISOString()).toBe(moment);
});

test.each([
  null,
  undefined,
  '',
  'soon',
  0,
  -1,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  '2026-13-05T08:40:00Z',
  9e15,
  [],
  {},
])('%p is none', (written) => {
  expect(momentIn(written)).toBeNull();
});

test('a reply stays verbatim, and its numbers are read behind what the ESP puts before it', () => {
  const said = 'smtp; 550-5.1.1 no such user\r\n550 5.1.1 really\n';
  expect(replyIn(said)).toEqual({ diagnostic: said, smtpCode: 550, enhancedStatus: '5.1.1' });
});

test('the first text that says anything counts, and no text gives nothing but the numbers beside it', () => {
  expect(replyIn([null, '  ', '421 later', '550 no']).diagnostic).toBe('421 later');
  expect(replyIn(null, { code: '550', status: '5.1.1' })).toEqual({
    diagnostic: null,
    smtpCode: 550,
    enhancedStatus: '5.1.1',
  });
});

test.each([605, 102, '55', 5.5, '5.1.1', null])('%p is no SMTP code: the reply is asked', (code) => {
  expect(replyIn('550 no such user', { code }).smtpCode).toBe(550);
});

test('a name is the first that says anything, and a number is one too', () => {
  expect(nameIn(null, ' ', 7, 'later')).toBe('7');
  expect(nameIn({}, [])).toBeNull();
});
