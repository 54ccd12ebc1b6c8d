/** `replay`: what other rules would have done, on the history of a portal; nothing of it is kept. */
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { readSettings } from '../flow/read-settings.ts';
import { askReplay } from '../jobs/replay/ask-replay.ts';
import { runReplay } from '../jobs/replay/run-replay.ts';
import { createLog } from '../lib/log.ts';
import { REPLAY_LIMITS, replaySentences } from '../pages/admin/plays/replay-words.ts';
import { dropReplay, findReplay } from '../store/replay.ts';
import { listReplayRows, sumReplay, sumReplayByPlay } from '../store/report/replay.ts';
import { findRuleVersion } from '../store/rule-version.ts';
import { answer, readPortalId, withRuntime } from './output.ts';

interface Options {
  readonly portal: string;
  readonly settings: string;
  readonly days?: string;
  readonly json?: boolean;
}

const MOST = 10_000;

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
  const typed = JSON.parse(await readFile(options.settings, 'utf8')) as Parameters<typeof readSettings>[0];
  await withRuntime(async ({ db, clock }) => {
    const current = (await findRuleVersion(db, portalId))?.settings;
    if (!current) throw new Error(`There is no portal ${portalId} here.`);
    const stored = {
      conclude: { ...current.conclude, ...typed.conclude },
      decide: { ...current.decide, ...typed.decide, plays: { ...current.decide.plays, ...typed.decide?.plays } },
      subscriptions: current.subscriptions,
    };
    const settings = readSettings(stored, current.version, current.taught);
    const draft = { base: current.version, page: 'tasks', settings, note: null, days };
    const id = await askReplay({ db, clock }, portalId, 'command line', draft);
    try {
      while ((await runReplay({ db, clock, log: createLog('error', 'replay') }, portalId)) > 0);
      const done = await findReplay(db, portalId, id, clock.now());
      if (!done || done.why) throw new Error(done?.why ?? 'The replay was dropped meanwhile.');
      const [sums, plays, rows] = await Promise.all([
        sumReplay(db, portalId, id),
        sumReplayByPlay(db, portalId, id),
        listReplayRows(db, portalId, id, { view: 'all', play: null }, { addressId: 0, nth: -1 }, MOST),
      ]);
      const differences = rows.filter((row) => row.side !== 'both' || row.readsOtherwise);
      const value = { sums, plays, differences, addresses: done.done, events: done.events, limits: REPLAY_LIMITS };
      answer(options.json, value, [...replaySentences(sums), '', ...REPLAY_LIMITS].join('\n'));
    } finally {
      await dropReplay(db, portalId, id);
    }
  });
}
