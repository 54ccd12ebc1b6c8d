import { countryCode } from '../../../src/flow/decide/country-code.ts';
import { departmentOf } from '../../../src/flow/decide/department.ts';
import { resolveOwner } from '../../../src/flow/decide/resolve-owner.ts';
import { seniorityOf } from '../../../src/flow/decide/seniority.ts';
import { fitSubject } from '../../../src/flow/decide/task-text/fit-subject.ts';
import { writeDeal } from '../../../src/flow/decide/task-text/write-deal.ts';
import { writeMoney } from '../../../src/flow/decide/task-text/write-money.ts';
import { writeDate } from '../../../src/flow/write-date.ts';
import { day } from '../build-history.ts';
import { company, contact, deal, facts, SETTINGS } from './build-input.ts';

describe('resolveOwner', () => {
  const all = { contact: contact(), company: company(), deals: [deal()] };
  const set = { ...SETTINGS, fallbackOwnerId: '14', serviceOwnerId: '15' };
  const orphan = contact({ ownerId: null });
  const headless = company({ ownerId: null });

  test.each([
    ['the contact’s owner first', all, '11', 'you own the contact'],
    ['then the company’s', { ...all, contact: orphan }, '12', 'you own the company'],
    ['then the deal’s', { ...all, contact: orphan, company: headless }, '13', 'you own the deal “Acme rollout”'],
    [
      'a closed deal has no say',
      { contact: orphan, company: null, deals: [deal({ isOpen: false })] },
      '14',
      'nobody owns',
    ],
    [
      'customers to service',
      { ...all, contact: contact({ lifecycleStage: 'customer' }) },
      '15',
      'in the care of service',
    ],
    [
      'an owner who was removed is passed over',
      { ...all, contact: contact({ ownerId: '99' }) },
      '12',
      'you own the company',
    ],
  ])('%s', (_, known, ownerId, why) => {
    const owner = resolveOwner(facts(known), set);
    expect(owner.ownerId).toBe(ownerId);
    expect(owner.why).toContain(why);
  });

  test('without anybody the task is unassigned, and says so', () => {
    const owner = resolveOwner(facts({ contact: orphan, company: null }), SETTINGS);
    expect(owner).toEqual({
      ownerId: null,
      why: 'Nobody owns this contact, its company or a deal of it, so the task is unassigned.',
    });
  });

  test('where the owners could not be read everybody is believed', () => {
    const known = facts({ contact: contact({ ownerId: '99' }), owners: new Map() });
    expect(resolveOwner(known, SETTINGS).ownerId).toBe('99');
  });
});

test.each([
  ['CEO', 'executive'],
  ['Co-Founder & CTO', 'executive'],
  ['Geschäftsführerin', 'executive'],
  ['President', 'executive'],
  ['Vice President Sales', 'head'],
  ['VP Engineering', 'head'],
  ['Head of Procurement', 'head'],
  ['Director of IT', 'head'],
  ['IT Manager', 'manager'],
  ['Assistant to the CEO', null],
  ['Executive assistant', null],
  ['Engineer', null],
  ['', null],
  [null, null],
])('the title %p is %p', (title, seniority) => {
  expect(seniorityOf(title)).toBe(seniority);
});

test.each([
  [null, 'vp', 'head'],
  ['Engineer', 'DIRECTOR ', 'head'],
  ['IT Manager', 'executive', 'manager'],
  [null, 'entry', null],
])('of the title %p and the recorded %p it is %p: the title counts where it tells', (title, recorded, seniority) => {
  expect(seniorityOf(title, recorded)).toBe(seniority);
});

test.each([
  ['operations', 'Chief Happiness Officer', 'operations'],
  ['business_development', null, 'sales'],
  ['project_management', null, 'project management'],
  ['Einkauf und Logistik', null, 'purchasing'],
  [null, 'Head of Operations', 'operations'],
  [null, 'Vertriebsleiterin', 'sales'],
  [null, 'VP Finance', 'finance'],
  [null, 'IT Manager', 'IT'],
  [null, 'Is it me?', null],
  [null, 'Directrice des ressources', null],
  [null, 'Personalleiter', 'human resources'],
  [null, 'CEO', null],
  [null, null, null],
])('whoever has the department %p and the title %p works in %p', (written, title, department) => {
  expect(departmentOf(written, title)).toBe(department);
});

test.each([
  ['us', 'US'],
  ['U.S.A.', 'US'],
  [' united  kingdom ', 'GB'],
  ['UK', 'GB'],
  ['Österreich', 'AT'],
  ['ESPAÑA', 'ES'],
  ['Frankreich', 'FR'],
  ['EU', null],
  ['European Union', null],
  ['Europäische Union', null],
  ['', null],
  [null, null],
])('the country %p is %p', (written, code) => {
  expect(countryCode(written)).toBe(code);
});

test('money has its currency, and decimals only where they say something', () => {
  expect(writeMoney(48_000, 'USD')).toBe('$48,000');
  expect(writeMoney(1_234.5, 'EUR')).toBe('€1,234.50');
  expect(writeMoney(5_000, null)).toBe('5,000');
  expect(writeMoney(5_000, 'euros')).toBe('5,000');
});

test('dates are those of the zone of the portal', () => {
  const evening = new Date('2026-09-30T23:30:00Z');
  expect(writeDate(evening, 'America/New_York')).toBe('30 Sep 2026');
  expect(writeDate(evening, 'Asia/Tokyo')).toBe('1 Oct 2026');
  expect(writeDate(evening, 'No/Where')).toBe('30 Sep 2026');
});

test('dates are right on both sides of a midnight, at half hours, where clocks change, and long ago', () => {
  const write = (at: string, zone: string) => writeDate(new Date(at), zone);
  expect(write('2026-07-01T13:59:59.999Z', 'Australia/Sydney')).toBe('1 Jul 2026');
  expect(write('2026-07-01T14:00:00Z', 'Australia/Sydney')).toBe('2 Jul 2026');
  expect(write('2026-01-01T13:00:00Z', 'Australia/Sydney')).toBe('2 Jan 2026');
  expect(write('2026-07-01T18:29:00Z', 'Asia/Kolkata')).toBe('1 Jul 2026');
  expect(write('2026-07-01T18:30:00Z', 'Asia/Kolkata')).toBe('2 Jul 2026');
  // Clocks in Athens go forward at 01:00 UTC and back at 01:00 UTC, so these days have two offsets.
  expect(write('2026-03-29T21:00:00Z', 'Europe/Athens')).toBe('30 Mar 2026');
  expect(write('2026-03-29T00:59:00Z', 'Europe/Athens')).toBe('29 Mar 2026');
  expect(write('2026-10-25T21:59:00Z', 'Europe/Athens')).toBe('25 Oct 2026');
  expect(write('2026-10-25T22:00:00Z', 'Europe/Athens')).toBe('26 Oct 2026');
  expect(write('0001-01-01T00:00:00Z', 'America/New_York')).toBe('31 Dec 0');
});

test('a deal is one line, whatever of it is known', () => {
  expect(writeDeal(deal(), facts(), day(0))).toBe('Acme rollout: $48,000, closes 10 Mar 2026, 80% likely by its stage');
  expect(writeDeal(deal({ closeDate: day(-3), currency: null }), facts({ portalCurrency: 'GBP' }), day(0))).toBe(
    'Acme rollout: £48,000, was to close 27 Feb 2026, 80% likely by its stage',
  );
  expect(writeDeal(deal({ closeDate: day(-0.1) }), facts(), day(0))).toContain('closes 2 Mar 2026');
  const bare = deal({ name: ' ', amount: null, closeDate: null, stageProbability: null });
  expect(writeDeal(bare, facts(), day(0))).toBe('Deal without a name: no amount set, no close date set');
});

test('a subject keeps its own words, shortens the longest names first and never splits a sign', () => {
  expect(fitSubject(['Call ', { name: 'Dana' }, ' now'])).toBe('Call Dana now');
  const subject = fitSubject(['Call ', { name: 'x'.repeat(300) }, ' of ', { name: 'Acme' }, ' today']);
  expect(subject).toHaveLength(120);
  expect(subject).toMatch(/^Call x+… of Acme today$/);
  expect(fitSubject([{ name: '😀'.repeat(200) }])).toMatch(/^(?:😀)+…$/u);
});
