/** The past that a list is compared with, against a count of the same mail, person by person. */
import fc from 'fast-check';
import { readPastRates } from '../../src/store/report/past-rates.ts';
import { dayOf, eventsOf, isDelivered, isTried, isUnknown, type Mail, mail } from '../support/naive-rates.ts';
import { createRatesLedger, type RatesLedger } from '../support/rates-ledger.ts';

let ledger: RatesLedger;
beforeAll(async () => {
  ledger = await createRatesLedger();
});
afterAll(() => ledger.drop());

const EVER = { from: dayOf(30), to: dayOf(0) };
const NONE = { tried: 0, unknown: 0 };

/** With the log of the mail server in hand: who was ever reached, and of whom the server ever said that it does not know them. */
function countOneByOne(mails: readonly Mail[]) {
  const people = [...Map.groupBy(mails, ({ person }) => person).values()].flatMap((of) => {
    const tried = of.filter(isTried);
    return tried.length === 0 ? [] : [{ isReached: tried.some(isDelivered), isUnknown: tried.some(isUnknown) }];
  });
  const reached = people.filter(({ isReached }) => isReached);
  if (reached.length === 0) return { first: NONE, again: NONE };
  return {
    first: { tried: people.length, unknown: people.filter((one) => one.isUnknown && !one.isReached).length },
    again: { tried: reached.length, unknown: reached.filter(({ isUnknown }) => isUnknown).length },
  };
}

test('first mails and later ones are counted as somebody would count them one by one, in all and by data source', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(mail, { minLength: 1, maxLength: 60, size: 'max' }), async (mails) => {
      await ledger.open();
      await ledger.post(mails.flatMap(eventsOf));
      const past = await readPastRates(ledger.db, ledger.portalId, EVER);
      expect(past.all).toEqual({ ...countOneByOne(mails), unsure: NONE });
      for (const source of ['form', 'partner']) {
        const own = countOneByOne(mails.filter(({ dataSource }) => dataSource === source));
        expect(past.bySource[source] ?? { first: NONE, again: NONE }).toEqual(own);
      }
    }),
    { numRuns: 25 },
  );
}, 60_000);
