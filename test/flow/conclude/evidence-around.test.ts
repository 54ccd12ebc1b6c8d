/** What stands around a bounce is shown, and decides nothing by itself. */
import type { IndustryBlocks } from '../../../src/flow/state.ts';
import { block, day, dayName, hard, soft } from '../build-history.ts';
import { conclude } from './conclude.ts';

const kinds = (history: Parameters<typeof conclude>[0]) =>
  conclude(history, 0.5).evidence.map((one) => `${one.for} ${one.kind}`);
const banking: IndustryBlocks = {
  industry: 'BANKING',
  companies: 6,
  attempted: 50,
  blocked: 19,
  usualShare: 0.04,
  learnedAt: day(0),
};
const record = (part: object) => ({ createdAt: null, industry: null, ...part });

test('colleagues who get our mail speak for the company, several more than one', () => {
  const weigh = (reached: number) =>
    conclude({ events: [hard(0)], peers: { domain: 'acme.example', reached, lastOn: dayName(0) } }, 0.5).evidence.find(
      (one) => one.kind === 'peers',
    );
  expect(weigh(14)?.text).toContain('14 colleagues at acme.example got our mail since then, the last on 2 Mar 2026');
  expect(weigh(1)?.text).toContain('1 colleague at');
  expect(weigh(14)?.weight).toBeGreaterThan(weigh(1)?.weight ?? 1);
});

test('a guessed address speaks for a mistake, a verified one against it', () => {
  expect(kinds({ events: [hard(0, { dataSource: 'Guessed email' })] })).toContain('gone guessed');
  expect(kinds({ events: [hard(0, { dataSource: 'double opt-in form' })] })).toContain('alive verified');
  expect(kinds({ events: [hard(0, { dataSource: 'Unverified list' })] })).toContain('gone guessed');
  expect(kinds({ events: [hard(0, { dataSource: 'Fair 2026' })] }).join()).not.toMatch(/guessed|verified/);
});

test('a new record that never had mail may be mistyped; an old one, or one that had mail, is not', () => {
  const at = (days: number) => record({ createdAt: day(days) });
  expect(kinds({ events: [hard(0)], record: at(-29) })).toContain('gone new_record');
  expect(kinds({ events: [hard(0)], record: at(-31) })).not.toContain('gone new_record');
  expect(kinds({ events: [hard(0)], record: at(-29), deliveredDays: [dayName(-10)] })).not.toContain('gone new_record');
});

test('an industry that refuses far more than others explains a refusal; few people or companies explain nothing', () => {
  const of = (part: object) => kinds({ events: [block(0)], record: record({ industry: { ...banking, ...part } }) });
  expect(of({})).toContain('refused industry');
  expect(of({ attempted: 19, blocked: 8 })).not.toContain('refused industry');
  expect(of({ companies: 2 })).not.toContain('refused industry');
  expect(of({ usualShare: 0.2 })).not.toContain('refused industry');
  const text = conclude({ events: [block(0)], record: record({ industry: banking }) }, 0.5).evidence.at(-1)?.text;
  expect(text).toContain('Of 50 people in banking whom you mailed, 38% refused our mail (4% of all)');
});

test('a passing failure has nothing around it', () => {
  const peers = { domain: 'acme.example', reached: 14, lastOn: dayName(0) };
  expect(kinds({ events: [soft(0)], peers, record: record({ industry: banking }) }).join()).not.toMatch(
    /peers|industry/,
  );
});

test('somebody’s word says how they know, and until when it holds', () => {
  const word = { says: 'reachable', by: 'Sam Lee', at: day(0), until: day(60), why: 'We had lunch' } as const;
  const { evidence } = conclude({ events: [hard(-1)], word }, 0.5);
  expect(evidence.find((one) => one.kind === 'word')?.text).toBe(
    'On 2 Mar 2026 Sam Lee said that the person is there and vouched for it until 1 May 2026: “We had lunch”.',
  );
});
