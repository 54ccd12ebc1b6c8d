import type { AccountKind } from '../../../../src/flow/account.ts';
import { concludeAccount } from '../../../../src/flow/conclude/account/conclude-account.ts';
import { type MadeCompany, makeCompany, NOW, randomOf } from './population.ts';

const KINDS: readonly AccountKind[] = [
  'domain_dead',
  'domain_changed',
  'format_changed',
  'gateway_blocking',
  'turnover',
];
const COMPANIES = 200;

function populate(seed: number): MadeCompany[] {
  const random = randomOf(seed);
  return Array.from({ length: COMPANIES }, (_, number) =>
    makeCompany(number, KINDS[number % KINDS.length] ?? 'well', random),
  );
}

describe('a population of 200 companies with known truth', () => {
  test.each([1, 2, 3, 4, 5])(
    'is read with a precision and a recall of at least 0.95 for each kind (seed %d)',
    (seed) => {
      const read = populate(seed).map((company) => ({ ...company, found: concludeAccount(company.history, NOW) }));
      const scores = KINDS.map((kind) => {
        const right = read.filter((one) => one.truth === kind && one.found.kind === kind).length;
        const [said, was] = [
          read.filter((one) => one.found.kind === kind).length,
          read.filter((one) => one.truth === kind).length,
        ];
        return { kind, precision: right / Math.max(1, said), recall: right / was };
      });
      for (const { precision, recall } of scores) {
        expect(precision).toBeGreaterThanOrEqual(0.95);
        expect(recall).toBeGreaterThanOrEqual(0.95);
      }
    },
  );

  test('gives most of the lost people the address that they really have now, and says when it cannot know', () => {
    let [right, sure, made] = [0, 0, 0];
    for (const { history, truth, nowAt } of [1, 2, 3].flatMap(populate)) {
      if (truth !== 'domain_changed' && truth !== 'format_changed') continue;
      for (const one of concludeAccount(history, NOW).probable) {
        if (!nowAt.has(one.email)) continue;
        made += 1;
        right += Number(nowAt.get(one.email) === one.probable);
        if (one.confidence >= 0.9 && nowAt.get(one.email) !== one.probable) sure += 1;
      }
    }
    expect(made).toBeGreaterThan(500);
    expect(right / made).toBeGreaterThan(0.9);
    expect(sure / made).toBeLessThan(0.02);
  });
});
