/** Settings in a file: laid over those in force, or refused by name. */
import { DEFAULT_SETTINGS } from '../../src/flow/settings.ts';
import { readSettingsFile } from '../../src/rules/read-settings-file.ts';

const read = (value: unknown) => readSettingsFile(JSON.stringify(value), DEFAULT_SETTINGS);

test('what the file leaves out stays as it is, down to one play and one word', () => {
  const found = read({
    conclude: { softLimit: 2 },
    decide: {
      dealProbability: 0.3,
      fallbackOwnerId: null,
      plays: { complaint: { on: false } },
      wording: { complaint: { title: 'Ours' } },
      openers: { de: 'Guten Tag' },
    },
  });
  expect(found).toEqual({
    ...DEFAULT_SETTINGS,
    conclude: { ...DEFAULT_SETTINGS.conclude, softLimit: 2 },
    decide: {
      ...DEFAULT_SETTINGS.decide,
      dealProbability: 0.3,
      plays: { ...DEFAULT_SETTINGS.decide.plays, complaint: { on: false } },
      wording: { ...DEFAULT_SETTINGS.decide.wording, complaint: { title: 'Ours', opening: '' } },
      openers: { ...DEFAULT_SETTINGS.decide.openers, de: 'Guten Tag' },
    },
  });
});

test('the settings in force, written into a file, are read as they are', () => {
  const { conclude, decide } = DEFAULT_SETTINGS;
  expect(read({ conclude, decide })).toEqual(DEFAULT_SETTINGS);
});

test.each([
  ['{', /no JSON/],
  ['[]', /the file: .*object/],
  ['{"conclud": {}}', /the file: .*"conclud"/],
  ['{"decide": {"dealProbabilty": 0.3}}', /decide: .*"dealProbabilty"/],
  ['{"decide": {"dealProbability": "30 %"}}', /decide\.dealProbability: .*number/],
  ['{"decide": {"dealProbability": 30}}', /decide\.dealProbability: .*1/],
  ['{"conclude": {"softLimit": -1}}', /conclude\.softLimit: /],
  ['{"conclude": {"softLimit": null}}', /conclude\.softLimit: /],
  ['{"decide": {"plays": {"complaints": {"on": true}}}}', /decide\.plays.*"?complaints/],
  ['{"decide": {"plays": {"complaint": true}}}', /decide\.plays\.complaint: /],
  ['{"decide": {"suppressDead": "yes"}}', /decide\.suppressDead: .*automatic/],
  [
    '{"decide": {"contactRules": [{"place": "us", "who": "company", "basis": "any", "answer": "call"}]}}',
    /contactRules\.0\.place/,
  ],
  ['{"conclude": {"callAfterDays": 60, "softWindowDays": 30}}', /callAfterDays: At most 30 days/],
])('%s is refused, and what is wrong is said', (text, why) => {
  expect(() => readSettingsFile(text, DEFAULT_SETTINGS)).toThrow(why);
});
