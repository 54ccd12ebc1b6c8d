import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { COMPANY_PROPERTIES, CONTACT_PROPERTIES } from '../../src/install/properties.ts';
import { OPTIONAL_SCOPES, REQUIRED_SCOPES, scopeNames } from '../../src/install/scopes.ts';
import { SEGMENTS } from '../../src/install/segments.ts';
import { directionOf, SHARED_DATA, writeListingTables } from '../../src/install/shared-data.ts';
import { DAY_MS } from '../../src/lib/clock.ts';
import { RETENTION } from '../../src/lib/retention.ts';

const read = (path: string): Promise<string> => readFile(join(import.meta.dirname, '../..', path), 'utf8');
const properties = [...CONTACT_PROPERTIES, ...COMPANY_PROPERTIES];

describe('the recipes for reports', () => {
  const quoted = async () =>
    [...(await read('docs/hubspot-reports.md')).matchAll(/`([^`]+)`/g)].map(([, name]) => name);

  test('name only properties, values and segments that there are', async () => {
    const known = new Set([
      'this type',
      ...properties.flatMap(({ label, options = [] }) => [label, ...options.map((option) => option.label)]),
      ...SEGMENTS.map(({ name }) => name),
    ]);
    expect((await quoted()).filter((name) => name === undefined || !known.has(name))).toEqual([]);
  });

  test('filter by values that the property beside them has', async () => {
    const lines = (await read('docs/hubspot-reports.md')).split('\n').filter((line) => /is (?:any|none) of/.test(line));
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) {
      const [label, ...values] = [...line.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '');
      const options = properties.find((one) => one.label === label)?.options ?? [];
      expect([label, values.filter((value) => !options.some((option) => option.label === value))]).toEqual([label, []]);
    }
  });
});

describe('the listing', () => {
  test('shows scopes and shared data as they stand in the code', async () => {
    expect(await read('docs/hubspot-listing.md')).toContain(writeListingTables().replaceAll('### ', '## ').trim());
  });

  test('uses every scope that it asks for, in the direction that it says, and no other', async () => {
    const asked = scopeNames([...REQUIRED_SCOPES, ...OPTIONAL_SCOPES]).filter((scope) => scope !== 'oauth');
    const used = new Set(SHARED_DATA.flatMap(({ readScopes, writeScopes }) => [...readScopes, ...writeScopes]));
    expect([...used].sort()).toEqual([...asked].sort());
    for (const one of SHARED_DATA) {
      expect([one.object, one.writes.length > 0]).toEqual([one.object, directionOf(one) === 'bidirectional']);
      expect([one.object, one.reads.length > 0]).toEqual([one.object, one.readScopes.length > 0]);
      for (const scope of one.writeScopes) expect(scope).toMatch(/write$/);
    }
  });
});

test('the privacy document says how long things are kept as the jobs delete them', async () => {
  const document = await read('docs/privacy.md');
  const rows: [string, number][] = [
    ['requests and mails as they came', RETENTION.rawDeliveries],
    ['files of an old tool that nobody imported', RETENTION.waitingImports],
    ['what HubSpot told of changes', RETENTION.hubspotEvents],
    ['what waits for a confirmation by mail', RETENTION.confirmations],
    ['after the app was disconnected', RETENTION.disconnectedPortal],
  ];
  for (const [what, ms] of rows) expect(document).toContain(`| ${what} | ${ms / DAY_MS} days`);
});
