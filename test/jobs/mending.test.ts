/** What HubSpot refuses is mended where it can be: nothing else of its batch is sent again for that. */
import { MINUTE_MS, SECOND_MS } from '../../src/lib/clock.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const WAITS = { waitMs: 2 * SECOND_MS, gapMs: 30 * SECOND_MS, timeoutMs: 300 };
const names = ['ada', 'ben', 'cleo'];
const SEED = {
  owners: [{ id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth' }],
  contacts: names.map((name) => ({
    properties: { email: `${name}@acme.test`, hs_buying_role: 'DECISION_MAKER', hubspot_owner_id: '501' },
  })),
};

let bench: FlowBench;
beforeEach(async () => {
  bench = await createFlowBench('2026-11-20T10:00:00Z', SEED, WAITS);
});
afterEach(() => bench.close());

const bounce = (name: string) =>
  sendgridEvent(`${name}@acme.test`, 'bounce', bench.clock.now(), {
    type: 'bounce',
    reason: '550 5.1.1 no such user here',
    status: '5.1.1',
  });

/** HubSpot refuses the task of this person for as long as it stands. */
const spoilTaskOf = (name: string) =>
  bench.db.raw(`create function spoil() returns trigger language plpgsql as $$ begin
    if new.surface = 'task' and new.anchor_id = (select contact_id from contact_address c join address a using (portal_id, address_id)
       where a.email = '${name}@acme.test') then
      new.payload = jsonb_set(new.payload, '{properties,hs_task_priority}', '"UNHEARD_OF"');
    end if; return new; end $$;
    create trigger spoil before insert on crm_write for each row execute function spoil();`);

test.each([
  ['is away', { kind: '500-before' }],
  ['answers nothing', { kind: 'drop' }],
  ['forbids the look', { kind: 'status', status: 403, body: { status: 'error', category: 'MISSING_SCOPES' } }],
  ['refuses the look', { kind: 'status', status: 400, body: { status: 'error', category: 'VALIDATION_ERROR' } }],
])('tasks that were made are not made again when HubSpot %s while a refused one is mended', async (_, fault) => {
  await spoilTaskOf('ben');
  await bench.control('POST', 'faults', { match: { method: 'GET', path: 'objects/2026-09/contacts/' }, ...fault });
  await bench.post(names.map(bounce));
  await bench.drain();
  for (let turn = 0; turn < 8; turn++) {
    bench.clock.advance(MINUTE_MS);
    await bench.drain();
  }
  expect(await bench.tasks()).toHaveLength(2);
  expect(
    (await bench.db('crm_write').where({ surface: 'task' }).orderBy('write_id').select('state')).map(
      (row) => row.state,
    ),
  ).toEqual(['done', 'failed', 'done']);
  expect((await bench.db('crm_write').where({ surface: 'task', state: 'failed' }).first('why')).why).toMatch(
    /PRIORITY|UNHEARD_OF|priority/i,
  );
});
