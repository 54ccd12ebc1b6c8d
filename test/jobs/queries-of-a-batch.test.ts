/** A thousand addresses are settled in as many queries as a few: none is asked for each of them. */
import type { Settings } from '../../src/flow/settings.ts';
import { HOUR_MS } from '../../src/lib/clock.ts';
import { markAllDirty } from '../../src/store/rebuild.ts';
import { createFlowBench } from '../support/flow-bench.ts';
import { PROMPT_SETTINGS } from '../support/prompt-settings.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

/** Calls go out by tens and hundreds: a few more of them for more people. */
const MORE = 6;
const SETTINGS: Settings = {
  ...PROMPT_SETTINGS,
  decide: { ...PROMPT_SETTINGS.decide, suppressDead: 'automatic' },
};
const GONE = { type: 'bounce', reason: '550 5.1.1 no such user', status: '5.1.1' };

/** People who are gone, left, and said why, each of a company of their own. @returns how often each query was asked */
async function queriesOf(people: number): Promise<Map<string, number>> {
  const keys = Array.from({ length: people }, (_, nth) => `p${nth}`);
  const seed = {
    owners: [{ id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth' }],
    companies: keys.map((key) => ({ key: `c-${key}`, properties: { name: key, domain: `${key}.test` } })),
    contacts: keys.map((key) => ({
      key,
      properties: { email: `${key}@${key}.test`, firstname: key, hubspot_owner_id: '501', hs_buying_role: 'CHAMPION' },
      companies: [`c-${key}`],
    })),
  };
  const waits = { waitMs: 0, gapMs: 0, timeoutMs: 2_000, settings: SETTINGS };
  const bench = await createFlowBench('2026-11-20T10:00:00Z', seed, waits);
  try {
    const at = bench.clock.now();
    const happened = (key: string) => [
      sendgridEvent(`${key}@${key}.test`, 'bounce', at, GONE),
      sendgridEvent(`${key}@${key}.test`, 'unsubscribe', at, {}),
    ];
    await bench.post(keys.flatMap(happened));
    const counts = new Map<string, number>();
    bench.db.on('query', ({ sql }: { sql: string }) => counts.set(sql, (counts.get(sql) ?? 0) + 1));
    await bench.drain();
    await bench.db.raw(
      `insert into survey_answer (portal_id, address_id, event_key, reason, answered_at)
       select portal_id, address_id, 'k' || address_id, 'too_many', ? from address`,
      [at],
    );
    bench.clock.advance(HOUR_MS);
    await markAllDirty(bench.db, bench.portalId, bench.clock.now());
    await bench.drain();
    expect(await bench.db('suppression').countDistinct('address_id as n')).toEqual([{ n: people }]);
    expect(await bench.db('crm_write').where('write_key', 'like', 'note:survey:%').count('* as n')).toEqual([
      { n: people },
    ]);
    return counts;
  } finally {
    await bench.close();
  }
}

test('three dozen more people, companies, departures and answers ask nothing that a dozen do not', async () => {
  const [few, many] = [await queriesOf(12), await queriesOf(48)];
  const grown = [...many].filter(([sql, count]) => count > (few.get(sql) ?? 0) + MORE);
  expect(grown.map(([sql, count]) => `${few.get(sql) ?? 0} ${count} ${sql.replaceAll(/\s+/g, ' ')}`)).toEqual([]);
}, 100_000);
