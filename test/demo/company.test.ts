import { ACCOUNTS } from '../../src/demo/company/accounts.ts';
import { writeSeed } from '../../src/demo/company/crm-seed.ts';
import { buildCompany } from '../../src/demo/company/demo-company.ts';
import { OWNERS } from '../../src/demo/company/seller.ts';
import { normaliseAddress } from '../../src/lib/address.ts';
import { COMPANY_PROPERTIES } from '../../src/sandbox/standard/company-properties.ts';
import { CONTACT_PROPERTIES } from '../../src/sandbox/standard/contact-properties.ts';
import { DEAL_PROPERTIES } from '../../src/sandbox/standard/deal-properties.ts';
import type { StandardProperty } from '../../src/sandbox/standard/define.ts';

const NOW = new Date('2026-11-22T10:15:00Z');
const company = buildCompany();
const seed = writeSeed(company, NOW);

describe('the demo company', () => {
  test('has the size of a real one', () => {
    expect(ACCOUNTS).toHaveLength(40);
    expect(company.deals).toHaveLength(25);
    expect(company.people.length).toBeGreaterThanOrEqual(350);
    expect(company.people.length).toBeLessThanOrEqual(600);
    expect(OWNERS).toHaveLength(5);
  });

  test('gives nobody the address of another, and writes each as the app would', () => {
    const addresses = [...company.people, ...company.strangers].map(({ email }) => email);
    expect(new Set(addresses).size).toBe(addresses.length);
    for (const address of addresses) expect(normaliseAddress(address)).toBe(address);
  });

  test('names nobody real: every host is one that nobody can own', () => {
    const text = JSON.stringify([seed, company]);
    const hosts = [...text.matchAll(/(?:@|https?:\/\/)([a-z0-9.-]+\.[a-z]+)/g)].map(([, host]) => host ?? '');
    expect(hosts.length).toBeGreaterThan(500);
    expect(hosts.filter((host) => !/\.(example|test)$/.test(host))).toEqual([]);
  });

  test('puts on each deal people of that company only', () => {
    const accountOf = new Map(company.people.map((person) => [person.email, person.account]));
    for (const deal of company.deals) {
      expect(deal.contacts.length).toBeGreaterThan(0);
      expect(new Set(deal.contacts).size).toBe(deal.contacts.length);
      for (const email of deal.contacts) expect([deal.name, accountOf.get(email)]).toEqual([deal.name, deal.account]);
    }
  });

  test('holds every awkward kind of contact', () => {
    const { people } = company;
    expect(people.some((person) => person.owner === null)).toBe(true);
    expect(people.some((person) => person.account === null)).toBe(true);
    expect(people.some((person) => person.phone === null)).toBe(true);
    expect(people.some((person) => person.country === null)).toBe(true);
    expect(people.some((person) => person.streams.length === 0)).toBe(true);
    expect(people.some((person) => /['’]/.test(person.lastName))).toBe(true);
    expect(people.some((person) => /[äöüß]/i.test(person.lastName))).toBe(true);
    expect(Math.max(...people.map((person) => `${person.firstName} ${person.lastName}`.length))).toBeGreaterThan(60);
    expect(new Set(people.map((person) => person.country)).size).toBeGreaterThan(8);
  });

  test('is the same whenever it is built', () => {
    expect(buildCompany()).toEqual(company);
    expect(writeSeed(buildCompany(), NOW)).toEqual(seed);
  });

  test.each([
    ['contacts', seed.contacts, CONTACT_PROPERTIES],
    ['companies', seed.companies, COMPANY_PROPERTIES],
    ['deals', seed.deals, DEAL_PROPERTIES],
  ] as const)('fills the %s of a CRM with values that its own properties allow', (_, objects, properties) => {
    const known = new Map<string, StandardProperty>(properties.map((property) => [property.name, property]));
    for (const { properties: values } of objects) {
      for (const [name, value] of Object.entries(values)) {
        const property = known.get(name);
        expect([name, property?.name]).toEqual([name, name]);
        const options = property?.options?.map((option) => option.value) ?? [];
        if (options.length > 0) for (const part of String(value).split(';')) expect(options).toContain(part);
      }
    }
  });

  test('assigns nothing to anybody who is no owner, and links nothing to what is not there', () => {
    const owners = new Set(OWNERS.map(({ id }) => id));
    const accounts = new Set(seed.companies.map(({ key }) => key));
    for (const { properties, companies = [] } of [...seed.contacts, ...seed.companies, ...seed.deals]) {
      const owner = properties.hubspot_owner_id;
      if (owner !== undefined) expect(owners).toContain(owner);
      for (const key of companies) expect(accounts).toContain(key);
    }
  });
});
