/** Rules between settings and forms: nothing is lost on the way, and every number has its place. */
import { DEFAULT_SETTINGS, type Settings } from '../../src/flow/settings.ts';
import { describeChanges } from '../../src/rules/describe-changes.ts';
import { RULE_NUMBERS, shownNumber, withNumber } from '../../src/rules/rule-numbers.ts';
import { numbersOn, RULE_PAGES } from '../../src/rules/rule-pages.ts';
import { readRulesForm, writeRulesForm } from '../../src/rules/rules-form.ts';

const OWNERS = new Set(['501', '502']);
const CHANGED: Settings = {
  version: 4,
  taught: [],
  subscriptions: { isOn: false, streams: {} },
  conclude: {
    retryDays: 3,
    callAfterDays: 9,
    softLimit: 5,
    softWindowDays: 60,
    fullMailboxDays: 30,
    lifeDays: 45,
    deliveryDays: 20,
    deliveryBounceHours: 48,
    unsureDays: 21,
    dormantDays: 400,
    burstAddresses: 12,
    burstShare: 0.2,
    settleMinutes: 5,
    leaveMinutes: 45,
  },
  decide: {
    ...DEFAULT_SETTINGS.decide,
    championRoles: ['CHAMPION', 'INFLUENCER', 'PATRON'],
    dealProbability: 0.29,
    matterDays: 90,
    taskMaxAgeDays: 10,
    fallbackOwnerId: '501',
    serviceOwnerId: '502',
    contactRules: [
      { place: 'CA', who: 'customer', basis: 'contract', answer: 'call' },
      { place: '*', who: 'everybody', basis: 'any', answer: 'review' },
      { place: 'EU', who: 'company', basis: 'none', answer: 'review' },
    ],
    openers: { ...DEFAULT_SETTINGS.decide.openers, de: 'Guten Tag {person}, hier ist Ruth.' },
    streamOpeners: { ...DEFAULT_SETTINGS.decide.streamOpeners, nl: 'Dag {person}.' },
    personalTouch: 'on',
    canaryLeaves: 9,
    canaryTimes: 3,
    canaryOdds: 5_000,
    weeklyReasons: 'off',
    ownerDigest: 'off',
    adminDigestOwnerId: '501',
    digestWeekday: 5,
    digestHour: 0,
    taskCapPerOwner: 4,
    digestAfterMinutes: 30,
    blockedGateways: 7,
    blockedShare: 0.25,
    rateLimit: 0.08,
    rateUnknown: 25,
    suppressDead: 'automatic',
    plays: { ...DEFAULT_SETTINGS.decide.plays, 'soft-bounce-call': { on: false } },
    wording: {
      ...DEFAULT_SETTINGS.decide.wording,
      'champion-lost': { title: 'Ring {person}', opening: 'First line.\nSecond line.' },
    },
  },
};

test('every number of the settings is on exactly one page, and begins within its range', () => {
  const numbers = [...Object.entries(DEFAULT_SETTINGS.conclude), ...Object.entries(DEFAULT_SETTINGS.decide)]
    .filter(([, value]) => typeof value === 'number')
    .map(([name]) => name);
  expect(RULE_PAGES.flatMap(numbersOn).toSorted()).toEqual(numbers.toSorted());
  expect(RULE_NUMBERS.map((rule) => rule.key).toSorted()).toEqual(numbers.toSorted());
  for (const rule of RULE_NUMBERS) {
    const shown = shownNumber(DEFAULT_SETTINGS, rule);
    expect([rule.key, shown >= rule.min && shown <= rule.max]).toEqual([rule.key, true]);
  }
});

test.each([
  ['as delivered', DEFAULT_SETTINGS],
  ['all of them changed', CHANGED],
])('rules %s come back from their forms as they went in', (_, settings) => {
  for (const page of RULE_PAGES) {
    const read = readRulesForm(page, writeRulesForm(page, settings), settings, OWNERS);
    expect(read).toEqual({ ok: true, settings, note: null });
  }
});

test('a form changes what stands on its page, and nothing else', () => {
  for (const page of RULE_PAGES) {
    const read = readRulesForm(page, writeRulesForm(page, CHANGED), DEFAULT_SETTINGS, OWNERS);
    if (!read.ok) throw new Error(JSON.stringify(read.errors));
    const others = RULE_PAGES.filter((other) => other !== page);
    for (const other of others) {
      const now = writeRulesForm(other, read.settings);
      expect([page, other, now]).toEqual([page, other, writeRulesForm(other, DEFAULT_SETTINGS)]);
    }
    expect(writeRulesForm(page, read.settings)).toMatchObject(writeRulesForm(page, CHANGED));
  }
});

test('per cent become shares and back, without a rounding that anybody sees', () => {
  const rule = RULE_NUMBERS.find((one) => one.key === 'dealProbability');
  if (!rule) throw new Error('no such rule');
  for (let shown = 1; shown <= 100; shown++)
    expect(shownNumber(withNumber(DEFAULT_SETTINGS, rule, shown), rule)).toBe(shown);
});

test('numbers that contradict each other are told at the field at hand', () => {
  const calls = { ...writeRulesForm('soft-bounce-call', CHANGED), callAfterDays: '60' };
  expect(readRulesForm('soft-bounce-call', calls, CHANGED, OWNERS).ok).toBe(true);
  const shorter = { ...CHANGED, conclude: { ...CHANGED.conclude, softWindowDays: 59 } };
  expect(readRulesForm('soft-bounce-call', calls, shorter, OWNERS)).toMatchObject({
    ok: false,
    errors: { callAfterDays: expect.stringContaining('At most 59 days') },
  });
  const verdicts = { ...writeRulesForm('verdicts', CHANGED), softWindowDays: '14', fullMailboxDays: '15' };
  expect(readRulesForm('verdicts', verdicts, CHANGED, OWNERS)).toMatchObject({
    ok: false,
    errors: { fullMailboxDays: expect.stringContaining('At most 14 days') },
  });
  const late = { ...CHANGED, conclude: { ...CHANGED.conclude, callAfterDays: 20 } };
  expect(readRulesForm('verdicts', { ...verdicts, fullMailboxDays: '14' }, late, OWNERS)).toMatchObject({
    ok: false,
    errors: { softWindowDays: expect.stringContaining('At least 20 days') },
  });
});

test('what is different is said in words, once each, with owners by name', () => {
  const names = new Map([['501', 'Ruth Vale']]);
  const changes = describeChanges(DEFAULT_SETTINGS, CHANGED, (id) => names.get(id) ?? null);
  expect(changes).toHaveLength(RULE_NUMBERS.length + 16);
  expect(changes).toContainEqual({ what: 'Call after soft bounces', before: 'on', after: 'off' });
  expect(changes).toContainEqual({ what: 'From a stage probability of', before: '60 %', after: '29 %' });
  expect(changes).toContainEqual({
    what: 'When nobody owns a contact',
    before: 'the task is unassigned',
    after: 'Ruth Vale',
  });
  expect(changes).toContainEqual({
    what: 'Tasks about customers',
    before: 'go to their own owner',
    after: 'owner 502',
  });
  expect(describeChanges(CHANGED, CHANGED, () => null)).toEqual([]);
});
