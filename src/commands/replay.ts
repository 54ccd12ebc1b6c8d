/** `replay`: what other rules would have done, on the history of a portal; nothing of it is kept. */
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { askReplay } from '../jobs/replay/ask-replay.ts';
import { runReplay } from '../jobs/replay/run-replay.ts';
import { createLog } from '../lib/log.ts';
import { REPLAY_LIMITS, replaySentences } from '../pages/admin/plays/replay-words.ts';
import { readSettingsFile } from '../rules/read-settings-file.ts';
import type { Db } from '../store/database.ts';
import { dropReplay, findReplay } from '../store/replay.ts';
import {
  listReplayRows,
  type ReplayPlace,
  type ReplayRow,
  sumReplay,
  sumReplayByPlay,
} from '../store/report/replay.ts';
import { findRuleVersion } from '../store/rule-version.ts';
import { answer, readPortalId, withRuntime } from './output.ts';

interface Options {
  readonly portal: string;
  readonly settings: string;
  readonly days?: string;
  readonly json?: boolean;
}

/** Differences in the JSON; the console has all of them. */
const MOST = 10_000;
const ROWS_AT_ONCE = 5_000;

export function addReplayCommand(program: Command): void {
  program
    .command('replay')
    .description('what other rules would have done, on the history of a portal; nothing is saved')
    .requiredOption('--portal <id>', 'HubSpot account')
    .requiredOption(
      '--settings <file>',
      'JSON: {"conclude": {...}, "decide": {...}}; what it leaves out stays as it is',
    )
    .option('--days <n>', 'of the last days; else everything')
    .option('--json')
    .action(replayRules);
}

async function replayRules(options: Options): Promise<void> {
  const portalId = readPortalId(options.portal);
  const days = options.days === undefined ? null : Number(options.days);
  if (days !== null && !(Number.isSafeInteger(days) && days > 0))
    throw new Error(`--days takes a whole number of days, not "${options.days}".`);
  const text = await readFile(options.settings, 'utf8');
  await withRuntime(async ({ db, clock }) => {
    const current = (await findRuleVersion(db, portalId))?.settings;
    if (!current) throw new Error(`There is no portal ${portalId} here.`);
    const settings = readSettingsFile(text, current);
    const draft = { base: current.version, page: 'tasks', settings, note: null, days };
    const id = await askReplay({ db, clock }, portalId, 'command line', draft);
    try {
      while ((await runReplay({ db, clock, log: createLog('error', 'replay') }, portalId)) > 0);
      const done = await findReplay(db, portalId, id, clock.now());
      if (!done || done.why) throw new Error(done?.why ?? 'The replay was dropped meanwhile.');
      const [sums, plays, found] = await Promise.all([
        sumReplay(db, portalId, id),
        sumReplayByPlay(db, portalId, id),
        options.json ? listDifferences(db, portalId, id) : { differences: [], isCut: false },
      ]);
      if (found.isCut) process.stderr.write(`Only the first ${MOST} differences are listed; "isCut" says so.\n`);
      const value = { sums, plays, ...found, addresses: done.done, events: done.events, limits: REPLAY_LIMITS };
      answer(options.json, value, [...replaySentences(sums), '', ...REPLAY_LIMITS].join('\n'));
    } finally {
      await dropReplay(db, portalId, id);
    }
  });
}

/** @returns up to `MOST` of them, and whether there are more */
async function listDifferences(
  db: Db,
  portalId: number,
  replayId: number,
): Promise<{ differences: ReplayRow[]; isCut: boolean }> {
  const differences: ReplayRow[] = [];
  for (let after: ReplayPlace | undefined = { addressId: 0, nth: -1 }; after && differences.length <= MOST; ) {
    const rows = await listReplayRows(db, portalId, replayId, { view: 'all', play: null }, after, ROWS_AT_ONCE);
    differences.push(...rows.filter((row) => row.side !== 'both' || row.readsOtherwise));
    after = rows.length < ROWS_AT_ONCE ? undefined : rows.at(-1);
  }
  return { differences: differences.slice(0, MOST), isCut: differences.length > MOST };
}
