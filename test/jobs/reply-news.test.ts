/** What automatic replies tell of a person reaches HubSpot: the address they have now, and who took over. */
import { importMails } from '../../src/jobs/imports/import-mails.ts';
import { autoReplyFrom } from '../flow/adapt/mail/mails.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { testBox } from '../support/portal.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const ANN = 'ann@customer.test';
const SEED = {
  owners: [{ id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth' }],
  companies: [{ key: 'customer', properties: { name: 'Customer', domain: 'customer.test', hubspot_owner_id: '501' } }],
  contacts: [
    {
      key: 'ann',
      properties: {
        email: ANN,
        firstname: 'Ann',
        lastname: 'Lee',
        hubspot_owner_id: '501',
        hs_buying_role: 'CHAMPION',
        hs_role: 'operations',
      },
      companies: ['customer'],
    },
    {
      key: 'ira',
      properties: {
        email: 'ira@customer.test',
        firstname: 'Ira',
        lastname: 'Novak',
        hs_seniority: 'director',
        phone: '1',
      },
      companies: ['customer'],
    },
    {
      key: 'jane',
      properties: { email: 'jane.roe@customer.test', firstname: 'Jane', lastname: 'Roe', hs_role: 'operations' },
      companies: ['customer'],
    },
  ],
};

let bench: FlowBench;
beforeEach(async () => {
  bench = await createFlowBench('2026-03-12T09:00:00Z', SEED, { waitMs: 0, gapMs: 0, timeoutMs: 1_000 });
});
afterEach(() => bench.close());

async function* once(text: string): AsyncIterable<Buffer> {
  yield Buffer.from(text);
}
const reply = async (words: string) => {
  await importMails({ ...bench, box: testBox }, bench.portalId, 'ruth@larkfield.test', {
    name: 'reply.eml',
    chunks: once(autoReplyFrom(ANN, words).toString()),
  });
  await bench.drain();
};
const lose = async () => {
  await bench.post([
    sendgridEvent(ANN, 'bounce', bench.clock.now(), {
      type: 'bounce',
      reason: '550 5.1.1 no such user',
      status: '5.1.1',
    }),
  ]);
  await bench.drain();
};
const body = async () => ((await bench.tasks())[0] as { body?: string } | undefined)?.body ?? '';

test('a new address stands on the contact with the reason, though mail to the old one still arrives', async () => {
  await reply('My new address is ann.lee@elsewhere.test, please write there from now on.');
  const contact = await bench.contact(ANN);
  expect(contact.bw_suggested_email).toBe('ann.lee@elsewhere.test');
  expect(contact.bw_evidence).toMatch(
    /Suggested address: ann.lee@elsewhere.test. Their automatic reply of \d+ Mar 2026/,
  );
  expect(await bench.tasks()).toEqual([]);

  await lose();
  expect(await body()).toContain('ask whether ann.lee@elsewhere.test is right');
});

test('whom the reply names comes first among those to call instead, with why', async () => {
  await reply('Ann no longer works here. Please contact Jane Roe (jane.roe@customer.test).');
  await lose();
  const said = (await body()).replaceAll(/<[^>]+>/g, '\n');
  expect(said).toContain('It names Jane Roe (jane.roe@customer.test) instead.');
  const [first, second] = said.split('Whom else to call')[1]?.trim().split(/\n+/) ?? [];
  expect(first).toMatch(
    /^Jane Roe: .*\(named in their automatic reply of \d+ Mar 2026, same department: operations\)$/,
  );
  expect(second).toBe('Ira Novak: 1 (senior title)');
});

test('whom HubSpot does not know is named with the address', async () => {
  await reply('Ann no longer works here. Please contact Kim Poe (kim.poe@customer.test).');
  await lose();
  const said = (await body()).replaceAll(/<[^>]+>/g, '\n');
  expect(said).toMatch(
    /Kim Poe \(kim.poe@customer.test\): not among the contacts of the company in HubSpot \(named in/,
  );
});

test('whoever left everything is not named, though the reply does', async () => {
  await bench.post([sendgridEvent('kim.poe@customer.test', 'unsubscribe', bench.clock.now())]);
  await reply('Ann no longer works here. Please contact Kim Poe (kim.poe@customer.test).');
  await lose();
  expect((await body()).split('Whom else to call')[1]?.split('</ol>')[0]).not.toContain('Kim Poe');
});
