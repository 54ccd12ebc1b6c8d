/** Mail after months of silence, against a naive count of the same mail. */
import fc from 'fast-check';
import { countAfterSilence } from '../../src/store/report/dormant.ts';
import { eventsOf, type Mail, NOW, one, sorted } from '../support/naive-rates.ts';
import { createRatesLedger, type RatesLedger } from '../support/rates-ledger.ts';

let ledger: RatesLedger;
beforeAll(async () => {
  ledger = await createRatesLedger();
});
afterAll(() => ledger.drop());

const monthOf = ({ daysAgo }: Mail) => {
  const at = new Date(NOW.getTime() - daysAgo * 86_400_000);
  return at.getUTCFullYear() * 12 + at.getUTCMonth();
};

function naively(mails: readonly Mail[], months: number) {
  // The first days of months that lie within the year.
  const earliest = new Date(NOW.getTime() - 365 * 86_400_000);
  const isInYear = (month: number) =>
    Date.UTC(Math.floor(month / 12), month % 12, 1) > Date.parse(earliest.toISOString().slice(0, 10));
  const groups = {
    silence: [new Set<number>(), new Set<number>(), new Set<number>()],
    usual: [new Set<number>(), new Set<number>(), new Set<number>()],
  };
  for (const mail of mails) {
    const month = monthOf(mail);
    const earlier = mails
      .filter(({ person }) => person === mail.person)
      .map(monthOf)
      .filter((other) => other < month);
    if (!isInYear(month) || earlier.length === 0) continue;
    const [tried, delivered, unknown] = month - Math.max(...earlier) <= months ? groups.usual : groups.silence;
    tried?.add(mail.person);
    if (mail.outcome === 'delivered') delivered?.add(mail.person);
    if (mail.outcome === 'unknown') unknown?.add(mail.person);
  }
  return Object.entries(groups).flatMap(([key, [tried, delivered, unknown]]) =>
    tried?.size ? [{ key, attempted: tried.size, delivered: delivered?.size ?? 0, unknown: unknown?.size ?? 0 }] : [],
  );
}

test('whoever is mailed again after months of silence is counted as somebody would count them one by one', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(9), fc.nat(900), fc.constantFrom('delivered', 'unknown', 'full')), {
        minLength: 1,
        maxLength: 40,
        size: 'max',
      }),
      fc.integer({ min: 1, max: 14 }),
      async (rows, months) => {
        await ledger.open();
        const mails = rows.map(([person, daysAgo, outcome]) => one(person, outcome as Mail['outcome'], { daysAgo }));
        await ledger.post(mails.flatMap(eventsOf));
        expect(
          sorted(await countAfterSilence(ledger.db, ledger.portalId, months, NOW.toISOString().slice(0, 10))),
        ).toEqual(sorted(naively(mails, months)));
      },
    ),
    { numRuns: 40 },
  );
}, 60_000);
