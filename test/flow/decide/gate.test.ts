/** Whom one may call: the table of the portal, and strictness wherever it is silent. */
import { gateContact } from '../../../src/flow/decide/gate.ts';
import { readSettings } from '../../../src/flow/read-settings.ts';
import { type ContactRule, DEFAULT_SETTINGS } from '../../../src/flow/settings.ts';
import { company, contact, facts, input } from './build-input.ts';
import { complaint, left, SOON } from './play-stories.ts';

const row = (part: Partial<ContactRule>): ContactRule => ({
  place: 'US',
  who: 'company',
  basis: 'any',
  answer: 'call',
  ...part,
});
const LEFT = input(SOON, { history: { events: [left()] } }).after.optOut;
const gate = (
  contactRules: readonly ContactRule[],
  person: Parameters<typeof contact>[0],
  more: { company?: null; isPrivate?: boolean } = {},
) =>
  gateContact(
    facts({ contact: contact(person), company: more.company === null ? null : company() }),
    LEFT,
    { ...DEFAULT_SETTINGS.decide, contactRules },
    more.isPrivate ?? false,
  );

test.each([
  ['nothing is set', [], {}, 'review', null],
  ['the country is named', [row({})], {}, 'call', 1],
  ['the country is written in its own language', [row({ place: 'DE' })], { country: 'Deutschland' }, 'call', 1],
  ['another country is named', [row({})], { country: 'Germany' }, 'review', null],
  ['the country is not known', [row({ who: 'everybody' })], { country: null }, 'review', null],
  ['the country is no country', [row({ place: '*', who: 'everybody' })], { country: 'Middle-earth' }, 'review', null],
  ['the group is named', [row({ place: 'EU' })], { country: 'France' }, 'call', 1],
  ['Norway is in the EEA', [row({ place: 'EEA' })], { country: 'Norway' }, 'call', 1],
  ['Norway is not in the EU', [row({ place: 'EU' })], { country: 'Norway' }, 'review', null],
  ['the UK is in neither', [row({ place: 'EEA' })], { country: 'England' }, 'review', null],
  ['the UK is named', [row({ place: 'GB' })], { country: 'United Kingdom' }, 'call', 1],
  [
    'elsewhere is not the EU, also for people at companies',
    [row({ place: '*' })],
    { country: 'France' },
    'review',
    null,
  ],
  ['elsewhere is not the UK', [row({ place: '*' })], { country: 'UK' }, 'review', null],
  ['elsewhere is Canada', [row({ place: '*' })], { country: 'Canada' }, 'call', 1],
  ['they are customers, and the row speaks of companies', [row({})], { lifecycleStage: 'customer' }, 'review', null],
  ['the second row fits', [row({ place: 'CA' }), row({})], {}, 'call', 2],
  ['two rows contradict each other', [row({}), row({ who: 'everybody', answer: 'review' })], {}, 'review', 2],
  ['the basis is recorded', [row({ basis: 'contract' })], { bases: ['consent', 'contract'] as const }, 'call', 1],
  ['another basis is recorded', [row({ basis: 'contract' })], { bases: ['consent'] as const }, 'review', null],
  ['no basis is recorded', [row({ basis: 'contract' })], {}, 'review', null],
  [
    'no basis is asked for, and one is there',
    [row({ basis: 'none' })],
    { bases: ['consent'] as const },
    'review',
    null,
  ],
] as const)('when %s', (_, rules, person, mode, decided) => {
  expect(gate(rules, person)).toMatchObject({ mode, row: decided });
});

test.each([
  ['a customer without a company', row({ who: 'customer' }), { lifecycleStage: 'customer' }, false, 'call'],
  ['somebody at a mail provider', row({ who: 'private' }), {}, true, 'call'],
  ['somebody of whom nothing is known', row({ who: 'private' }), {}, false, 'review'],
  ['somebody of whom nothing is known, who are named', row({ who: 'unknown' }), {}, false, 'call'],
  ['everybody, known or not', row({ who: 'everybody' }), {}, false, 'call'],
  ['people at companies', row({}), {}, false, 'review'],
] as const)('without a company: %s', (_, rule, person, isPrivate, mode) => {
  expect(gate([rule], person, { company: null, isPrivate }).mode).toBe(mode);
});

test('whoever marked mail as spam is never called', () => {
  const { optOut } = input(SOON, { history: { events: [left(), complaint()] } }).after;
  const settings = { ...DEFAULT_SETTINGS.decide, contactRules: [row({ who: 'everybody' })] };
  expect(gateContact(facts(), optOut, settings)).toMatchObject({ mode: 'review', row: null });
});

test('the reason names the row and what is known of the person', () => {
  expect(
    gate([row({ place: 'EEA', basis: 'legitimate_interest' })], { country: 'fr', bases: ['legitimate_interest'] }).why,
  ).toBe(
    'Row 1 of your table: people at companies in the EEA, with a legitimate interest recorded: one call is allowed. This person: France, a person at a company, a legitimate interest recorded.',
  );
});

test('lists of countries of earlier releases become rows of the table, and mean the same', () => {
  const { decide } = DEFAULT_SETTINGS;
  const { contactRules: _, ...before } = decide;
  const stored = {
    ...DEFAULT_SETTINGS,
    decide: { ...before, callAllowedCountries: ['United States', 'CA:private', 'EU'] },
  };
  const read = readSettings(stored as never, 7);
  expect(read.version).toBe(7);
  expect(read.decide).not.toHaveProperty('callAllowedCountries');
  expect(read.decide.contactRules).toEqual([
    { place: 'US', who: 'customer', basis: 'any', answer: 'call' },
    { place: 'US', who: 'company', basis: 'any', answer: 'call' },
    { place: 'CA', who: 'everybody', basis: 'any', answer: 'call' },
  ]);
  // What was saved since is not mixed with what was there before.
  const saved = { ...stored, decide: { ...stored.decide, contactRules: [] } };
  expect(readSettings(saved as never, 8).decide.contactRules).toEqual([]);
});
