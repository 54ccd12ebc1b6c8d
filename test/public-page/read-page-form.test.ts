import { DEFAULT_PAGE, fillPageSettings } from '../../src/public-page/page-settings.ts';
import {
  readLookForm,
  readReasonsForm,
  readStreamsForm,
  writeLookForm,
  writeReasonsForm,
  writeStreamsForm,
} from '../../src/public-page/read-page-form.ts';
import { BRANDED } from '../support/seed-public-page.ts';

const branded = { ...DEFAULT_PAGE, ...BRANDED };
const errorsOf = (read: ReturnType<typeof readLookForm>) => (read.ok ? {} : read.errors);

test.each([
  ['as delivered', DEFAULT_PAGE],
  ['with everything set', branded],
])('what is written into the forms is read back, %s', (_what, settings) => {
  const { streams, reasons, ...look } = settings;
  expect(readLookForm(writeLookForm(settings))).toEqual({ ok: true, change: look });
  expect(readStreamsForm(writeStreamsForm(streams, []))).toEqual({ ok: true, change: { streams } });
  expect(readReasonsForm(writeReasonsForm(reasons))).toEqual({ ok: true, change: { reasons } });
});

test('a colour that cannot be read is refused, and the nearest that can is named', () => {
  const form = { ...writeLookForm(branded), accent: '#ffcc00', band: '#ffcc00' };
  const { accent = '', band } = errorsOf(readLookForm(form));
  const better = /#[0-9a-f]{6}/.exec(accent)?.[0] ?? '';
  expect(accent).toContain('1.5 to 1');
  expect(band).toBeUndefined();
  expect(readLookForm({ ...form, accent: better })).toMatchObject({ ok: true, change: { accent: better } });
});

test.each([
  ['accent', 'orange', 'six digits'],
  ['privacyUrl', 'javascript:alert(1)', 'whole address'],
  ['privacyUrl', 'www.example.com', 'whole address'],
  ['privacyUrl', `https://example.com/${'x'.repeat(600)}`, 'too many'],
  ['company', 'x'.repeat(81), '1 characters too many'],
  ['lastMailHours', '0', 'whole number of hours'],
  ['lastMailHours', 'two days', 'whole number of hours'],
  ['retention-fr', 'x'.repeat(301), 'too many'],
])('%s of %p is refused at its field', (name, value, says) => {
  expect(errorsOf(readLookForm({ ...writeLookForm(branded), [name]: value }))).toEqual({
    [name]: expect.stringContaining(says),
  });
});

test('the default language is always shown', () => {
  const read = readLookForm({ lastMailHours: '48', language: 'fr', 'show-es': 'on' });
  expect(read).toMatchObject({ ok: true, change: { language: 'fr', languages: ['fr', 'es'] } });
});

test('streams stand in their places; a suggestion that nobody touched, and an emptied row, are not kept', () => {
  const written = writeStreamsForm(branded.streams, ['old', 'seen']);
  expect(written['stream-3-key']).toBe('seen');
  const form = { ...written, 'stream-0-place': '9', 'stream-2-key': '' };
  const emptied = { ...form, 'stream-2-de': '', 'stream-4-key': 'new', 'stream-4-on': 'on', 'stream-4-place': '1' };
  const read = readStreamsForm(emptied);
  expect(read.ok && read.change.streams.map((one) => one.key)).toEqual(['new', '4711', 'news']);
});

test('a row without a key, a key twice and a place that is none are said', () => {
  const form = writeStreamsForm(branded.streams, []);
  const read = readStreamsForm({
    ...form,
    'stream-1-key': 'news',
    'stream-2-place': 'first',
    'stream-3-key': '',
    'stream-3-en': 'Something',
  });
  expect(read.ok ? [] : Object.keys(read.errors).toSorted()).toEqual([
    'stream-1-key',
    'stream-2-place',
    'stream-3-key',
  ]);
});

test('settings of an earlier release have every reason, and of a later one no unknown reason', () => {
  const stored = {
    reasons: [
      { key: 'moon_phase', isOn: true, labels: {} },
      { key: 'other', isOn: false, labels: {} },
    ],
  };
  const reasons = fillPageSettings(stored as never).reasons.map((one) => one.key);
  expect(reasons).toEqual(['other', 'too_often', 'not_relevant', 'never_signed_up', 'content_or_tone', 'changed_role']);
  expect(fillPageSettings(null)).toEqual(DEFAULT_PAGE);
});
