/** Whoever was lost before there were accounts: their companies are looked at by themselves, once. */
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

let bench: FlowBench;
beforeEach(async () => {
  bench = await createFlowBench('2026-11-20T10:00:00Z', { contacts: [] });
});
afterEach(() => bench.close());

const lose = async (...emails: string[]) => {
  const at = bench.clock.now();
  await bench.post(
    emails.map((email) => sendgridEvent(email, 'bounce', at, { type: 'bounce', reason: '550 5.1.1 no such user' })),
  );
  await bench.drain();
};
const accounts = () => bench.db('account').orderBy('domain').select('domain', 'kind', 'lost');

/** As the ledger of an earlier release is: losses, and no accounts. */
async function asBefore(): Promise<void> {
  await bench.db('account').delete();
  await bench.db('portal').update({ accounts_marked_at: null });
}

test('after a release the accounts of former losses are concluded, without a command and without tasks', async () => {
  await lose('one@acme.test', 'two@acme.test', 'somebody@gmail.com');
  const before = await accounts();
  await asBefore();
  await bench.drain();
  expect(await accounts()).toEqual(before);
  expect(before).toEqual([{ domain: 'acme.test', kind: 'unsure', lost: 2 }]);
  expect(await bench.tasks()).toEqual([]);
});

test('and only once: what is gone afterwards stays gone', async () => {
  await lose('one@acme.test', 'two@acme.test');
  await asBefore();
  await bench.drain();
  const { accounts_marked_at: at } = await bench.db('portal').first('accounts_marked_at');
  expect(at).toEqual(bench.clock.now());
  await bench.db('account').delete();
  bench.clock.advance(60_000);
  await bench.drain();
  expect(await accounts()).toEqual([]);
});
