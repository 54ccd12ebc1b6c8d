/** A note or a digest that cannot be written is kept and explained, and what is planned for others is sent all the same. */
import { retryWrite } from '../../src/jobs/retry-by-hand.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/lib/clock.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { sendgridEvent } from '../support/sendgrid.ts';

const NAMES = ['ada', 'ben', 'cleo'];
const SEED = {
  owners: [
    { id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth' },
    { id: '502', userId: 9002, email: 'sam@larkfield.test', firstName: 'Sam' },
  ],
  contacts: [...NAMES, 'dora'].map((name) => ({
    properties: {
      email: `${name}@${name}.test`,
      firstname: name,
      hs_buying_role: 'DECISION_MAKER',
      hubspot_owner_id: name === 'dora' ? '502' : '501',
    },
  })),
};

let bench: FlowBench;
beforeEach(async () => {
  // Long past: the sandbox stamps what is created with the real time, which a search for it must not come after.
  bench = await createFlowBench('2024-11-20T10:00:00Z', SEED, { waitMs: 0, gapMs: 0, timeoutMs: 1_000 });
});
afterEach(() => bench.close());

const lose = async (...names: string[]) => {
  const at = new Date(bench.clock.now().getTime() - HOUR_MS);
  const how = { type: 'bounce', reason: '550 5.1.1 no such user here', status: '5.1.1' };
  await bench.post(names.map((name) => sendgridEvent(`${name}@${name}.test`, 'bounce', at, how)));
  await bench.drain();
};
const capAtOne = async () => {
  const { settings } = await bench.db('rule_version').first('settings');
  const decide = { ...settings.decide, taskCapPerOwner: 1 };
  await bench.db('rule_version').update({ settings: JSON.stringify({ ...settings, decide }) });
};
const refuse = (when: string) =>
  bench.db.raw(`create function refuse() returns trigger language plpgsql as $$ begin
      if ${when} then raise exception 'a fault of ours'; end if; return new; end $$;
    create trigger refuse before insert or update on crm_write for each row execute function refuse()`);
const accept = () => bench.db.raw('drop trigger refuse on crm_write');
const failed = () => bench.db('crm_write').where({ state: 'failed' });
const retryAll = async () => {
  for (const { write_id: id } of await failed()) await retryWrite(bench, bench.portalId, id);
  await bench.drain();
};
const notes = async (): Promise<string[]> => {
  const all = (await bench.control('GET', `state?portalId=${bench.portalId}`)) as {
    portals: { notes: { properties: Record<string, string> }[] }[];
  };
  return (all.portals[0]?.notes ?? []).map((note) => note.properties.hs_note_body ?? '');
};

test('a closing note that cannot be written stops neither other notes nor tasks, and is written after a retry', async () => {
  await lose('ada', 'ben');
  const [adas] = await bench.db('crm_write').where({ surface: 'task' }).orderBy('write_id');
  await refuse(`new.write_key = 'note:close:${adas.write_id}'`);
  bench.clock.advance(DAY_MS);
  const back = ['ada', 'ben'].map((name) => sendgridEvent(`${name}@${name}.test`, 'delivered', bench.clock.now()));
  await bench.post(back);
  bench.clock.advance(4 * DAY_MS);
  await bench.drain();
  await lose('cleo');
  expect((await bench.tasks()).map((task) => String(task.status)).sort()).toEqual([
    'COMPLETED',
    'COMPLETED',
    'NOT_STARTED',
  ]);
  expect(await notes()).toHaveLength(1);
  expect(await failed().select('write_key', 'why')).toEqual([
    {
      write_key: `close:${adas.write_id}`,
      why: 'The task was seen to, but the note that says why could not be written, by a fault of Bellwether: a fault of ours',
    },
  ]);

  await accept();
  await retryAll();
  expect(await failed()).toEqual([]);
  const said = await notes();
  expect(said).toHaveLength(2);
  for (const note of said) expect(note).toContain('so Bellwether completed it');
});

test('a digest that cannot be written stops no task, and is sent after a retry', async () => {
  await capAtOne();
  await refuse(`new.surface = 'digest' and new.state = 'planned' and new.payload <> '{}'`);
  await lose(...NAMES, 'dora');
  expect((await bench.tasks()).map((task) => (task.owner as { id: string }).id).sort()).toEqual(['501', '502']);
  expect(await failed().select('surface', 'why')).toEqual([
    { surface: 'digest', why: 'This digest could not be written, by a fault of Bellwether: a fault of ours' },
  ]);
  expect(await bench.db('held_task')).toHaveLength(2);

  await accept();
  bench.clock.advance(16 * MINUTE_MS);
  await retryAll();
  const digest = (await bench.tasks()).find((task) => String(task.subject).includes('beyond your'));
  expect(String(digest?.body).match(/<li>/g)).toHaveLength(2);
});

test('where no digest of the coming days is open, who would stand in it waits with the reason, and others go on', async () => {
  await capAtOne();
  for (const day of ['2024-11-20', '2024-11-21', '2024-11-22']) {
    const sent = { write_key: `digest:501:${day}`, surface: 'digest', state: 'done', payload: {} };
    await bench.db('crm_write').insert({ portal_id: bench.portalId, ...sent, created_at: bench.clock.now() });
  }
  await lose(...NAMES, 'dora');
  expect((await bench.tasks()).map((task) => (task.owner as { id: string }).id).sort()).toEqual(['501', '502']);
  const aside = await bench.db('address').whereNotNull('failed_why').select('failed_why');
  expect(aside).toHaveLength(2);
  expect(aside[0].failed_why).toMatch(/digests of the coming days count as sent/);
  bench.clock.advance(DAY_MS);
  await bench.drain();
  expect(await bench.db('address').whereNotNull('failed_why')).toEqual([]);
  expect(await bench.db('held_task')).toHaveLength(1);
});

test('where nothing can be closed at all, what is planned is sent', async () => {
  await bench.db.raw('alter table episode rename column tasks_closed_at to tasks_closed_when');
  await lose('ada');
  expect(await bench.tasks()).toHaveLength(1);
});
