/** The one command of the README, as a newcomer runs it. */
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DemoSummary, PersonSummary } from '../../src/demo/report/summary.ts';

const LIMIT_MS = 120_000;

let summary: DemoSummary;
let said = '';
let code: number | null = null;
let left: string[] = [];

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-journey-'));
  // As root, PostgreSQL drops to another user, who must be able to enter.
  await chmod(folder, 0o755);
  const child = spawn(process.execPath, ['src/demo/main.ts', '--once', '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: folder },
  });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
  });
  code = await new Promise<number | null>((ended) => child.once('close', ended));
  if (code !== 0) throw new Error(`The demo ended with ${code}:\n${said}`);
  summary = JSON.parse(out) as DemoSummary;
  left = await readdir(folder);
  await rm(folder, { recursive: true });
}, LIMIT_MS);

function person(key: string): PersonSummary {
  const found = summary.people.find((one) => one.key === key);
  if (!found) throw new Error(`Nobody has the story ${key}.`);
  return found;
}

test('the demo ends well within a minute, everything worked off, and leaves nothing behind', () => {
  expect(code).toBe(0);
  expect(summary.unsettled).toEqual([]);
  expect(summary.tookMs).toBeLessThan(60_000);
  expect(summary.crm.rateLimited).toBe(0);
  expect(left).toEqual([]);
});

test('a champion on a late deal has exactly one task, which names the deal, the amount and the replacements', () => {
  const katrin = person('katrin');
  expect(katrin.properties).toMatchObject({ bw_email_status: 'gone', bw_verdict: 'dead', bw_hard_bounces: '1' });
  expect(katrin.tasks).toHaveLength(1);
  const [task] = katrin.tasks;
  expect(task).toMatchObject({ owner: 'Tomasz Wilk', priority: 'HIGH', deals: ['Line 4 retrofit'] });
  expect(task?.subject).toContain('Katrin Voss');
  expect(`${task?.subject} ${task?.body}`).toContain('Line 4 retrofit');
  expect(`${task?.subject} ${task?.body}`).toContain('€184,000');
  expect(task?.body).toContain('Sönke Uhlenbrock');
});

test('the second champion may be gone: one task, no word of death', () => {
  const aoife = person('aoife');
  expect(aoife.properties).toMatchObject({
    bw_email_status: 'unsure',
    bw_verdict: 'unsure',
    bw_bounce_reason: 'user_unknown',
  });
  expect(aoife.tasks).toHaveLength(1);
  expect(aoife.tasks[0]).toMatchObject({ owner: 'Oliver Keane', priority: 'HIGH', deals: ['Cold store Leeds'] });
});

test('a champion without a deal is a task all the same, and a decision maker who wrote last week, and whose colleagues get our mail, is probably fine', () => {
  expect(person('lars').tasks.map((task) => task.owner)).toEqual(['Piet Verhoeven']);
  const [task] = person('marguerite').tasks;
  expect(person('marguerite').properties).toMatchObject({ bw_verdict: 'unsure' });
  expect(task?.subject).toMatch(/probably fine, ask their IT/);
});

test('who owns nobody’s contact, the owner of the company is asked', () => {
  expect(person('paige').tasks.map((task) => task.owner)).toEqual(['Oliver Keane']);
});

test('a customer whose mailbox is full again after a week is called; the retry date stands on the contact', () => {
  const juergen = person('juergen');
  expect(juergen.properties).toMatchObject({
    bw_verdict: 'retrying',
    bw_bounce_reason: 'mailbox_full',
    bw_soft_bounces: '2',
  });
  expect(juergen.properties.bw_retry_after).toBeDefined();
  expect(juergen.tasks).toHaveLength(1);
  expect(juergen.tasks[0]?.type).toBe('CALL');
});

test('who left by the page is out of everything, and the chosen reason stands on the contact', () => {
  expect(person('fiona').properties).toMatchObject({
    bw_email_status: 'left_everything',
    bw_unsubscribe_scope: 'everything',
    bw_unsubscribe_venue: 'page',
    bw_survey_reason: 'not_relevant',
    bw_survey_comment: expect.stringContaining('We treat water.'),
  });
  expect(person('fiona').tasks).toHaveLength(1);
  expect(person('fiona').tasks[0]?.subject).toMatch(/do not contact/);
  expect(person('dale').tasks).toHaveLength(1);
});

test('who left one list by one click is out of that list alone, and nobody is bothered', () => {
  expect(person('sanne').properties).toMatchObject({
    bw_unsubscribe_scope: 'streams',
    bw_unsubscribed_streams: 'Field Notes newsletter',
    bw_unsubscribe_venue: 'one_click',
  });
  expect(person('sanne').tasks).toEqual([]);
});

test('history is marked and opens no tasks, although a late deal hangs on it', () => {
  expect(person('ruediger').properties).toMatchObject({ bw_verdict: 'dead' });
  expect(person('ruediger').tasks).toEqual([]);
  expect(summary.notDone.history.contacts).toBeGreaterThan(5);
  expect(summary.notDone.history.tasks).toBe(0);
});

test('the forged batch lies in quarantine and marked nobody', () => {
  expect(summary.notDone.forged).toEqual({ status: 401, quarantined: 1, named: 6, marked: 0 });
});

test('the batch with unreadable entries is shown, and lost nothing else', () => {
  expect(summary.notDone.unreadable).toEqual({ entries: 2, batches: 1 });
});

test('what came twice is counted once', () => {
  const { entries, counted, happened } = summary.notDone.repeats;
  expect(entries).toBeGreaterThan(100);
  expect(happened).toBeGreaterThan(20);
  expect(counted).toBe(happened);
});

test('refused addresses are not taken for dead, and who is reached again is reachable', () => {
  expect(summary.notDone.blocked.contacts).toBeGreaterThan(10);
  expect(summary.notDone.blocked.gone).toBe(0);
  expect(person('hakan').properties).toMatchObject({ bw_email_status: 'works' });
  expect(person('hakan').tasks).toEqual([]);
});

test('the tasks are few, and each has an owner', () => {
  expect(summary.tasks.total).toBeGreaterThanOrEqual(10);
  expect(summary.tasks.total).toBeLessThanOrEqual(20);
  expect(summary.tasks.byOwner.map((one) => one.owner)).not.toContain('Nobody');
});
