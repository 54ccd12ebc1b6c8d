import { BENCH_GROUPS, readBenchOptions } from '../../bench/read-options.ts';

test('what the bench does not know is refused in one line, before anything is started', () => {
  expect(() => readBenchOptions(['--unknown'])).toThrow(/^Unknown option '--unknown'\. [^\n]*lists all options\.$/);
  expect(() => readBenchOptions(['--only', 'ingest,nothing'])).toThrow(
    /^There is no group "nothing"\. Known: classify, /,
  );
  expect(() => readBenchOptions(['--events', 'many'])).toThrow('--events takes a whole number');
});

test('without a word all groups are measured, and quickly only the short ones', () => {
  expect(readBenchOptions([])).toMatchObject({ groups: BENCH_GROUPS, events: 1_000_000, isQuick: false });
  expect(readBenchOptions(['--quick']).groups).not.toContain('drain');
  expect(readBenchOptions(['--quick', '--only', 'drain']).groups).toEqual(['drain']);
});
