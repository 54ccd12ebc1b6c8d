import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addToHistory, checkHistory } from '../../bench/history.ts';
import { tableOf } from '../../bench/measures.ts';

const measures = {
  ingest: { value: 12_345.6, unit: 'events/s', limit: 13_000, ratio: 0.949 },
  lost: { value: 0, unit: 'events', limit: null, ratio: null },
};
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-test-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a run is added before the older ones, with its command and machine, and nothing else is changed', async () => {
  const file = join(folder, 'benchmarks.md');
  await writeFile(file, '# Benchmarks\n\nWords.\n\n## History\n\n### older\n');
  await addToHistory(file, measures, ['--only', 'ingest'], new Date('2026-11-23T10:00:00Z'));
  const text = await readFile(file, 'utf8');
  expect(text).toMatch(/^# Benchmarks\n\nWords\.\n\n## History\n\n### 2026-11-23, Bellwether \d+\.\d+\.\d+\n/);
  expect(text).toMatch(/`npm run bench -- --only ingest` on \d+ × .+ GiB, Node v\d+/);
  expect(text).toContain('| ingest | 12,346 events/s | 13,000 | 0.95 |\n| lost | 0 events |  |  |\n\n### older\n');
});

test('a document without a history is refused before anything is measured', async () => {
  await expect(checkHistory(join(folder, 'none.md'))).rejects.toThrow(/has no heading "## History"/);
});

test('the table for a terminal lines its columns up', () => {
  expect(tableOf(measures).split('\n').slice(0, 3)).toEqual([
    'measure  value            limit in this run  ratio',
    'ingest   12,346 events/s  13,000             0.95',
    'lost     0 events',
  ]);
});
