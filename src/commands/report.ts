/** Reports on the command line: the same numbers as on the pages. */
import type { Command } from 'commander';
import { DAY_MS } from '../lib/clock.ts';
import { rateWords, shareWords } from '../pages/share-words.ts';
import { spanWords, winReasonWords } from '../pages/win-words.ts';
import { plain, playName, SURVEY_WORDS } from '../pages/words.ts';
import { countReasons, listReasonAnswers, REASONS_BY, type ReasonsBy } from '../store/report/reasons.ts';
import { countWinBacks, WIN_BACKS_BY, type WinBacksBy } from '../store/report/win-backs.ts';
import { answer, readPortalId, table, withRuntime } from './output.ts';
import { addReportLost } from './report-lost.ts';
import { addReportRates } from './report-rates.ts';

interface Options {
  readonly portal: string;
  readonly days: string;
  readonly by: string;
  readonly json?: boolean;
}

const MOST = 1_000;
const QUOTES = 20;
const USUAL_DAYS = '90';

export function addReportCommands(program: Command): void {
  const report = program.command('report').description('what became of people and their mail, in numbers');
  const add = (name: string, description: string, by: readonly string[]) =>
    report
      .command(name)
      .description(description)
      .requiredOption('--portal <id>', 'HubSpot account')
      .option('--days <n>', 'how far back', USUAL_DAYS)
      .option('--by <what>', by.join(', '), by[0])
      .option('--json');
  add('reasons', 'why people left, as far as they said', REASONS_BY).action(reportReasons);
  add('winbacks', 'who came back, and how soon', WIN_BACKS_BY).action(reportWinBacks);
  addReportRates(report);
  addReportLost(report);
}

async function reportReasons(options: Options): Promise<void> {
  const by = readChoice<ReasonsBy>(options.by, REASONS_BY);
  const days = readDays(options.days);
  const found = await withRuntime(async ({ db, clock }) => {
    const until = clock.now();
    const from = new Date(until.getTime() - days * DAY_MS);
    const filter = { from, until, campaign: null, stream: null };
    const portalId = readPortalId(options.portal);
    const page = { withWords: true, after: null, limit: QUOTES };
    return {
      groups: await countReasons(db, portalId, by, filter, MOST),
      words: await listReasonAnswers(db, portalId, filter, page),
    };
  });
  const rows = found.groups.map(({ label, left, answered, reasons }) => [
    label || 'none named',
    String(left),
    String(answered),
    reasons.map(({ reason, people }) => reasonWords(reason, people, answered)).join(', '),
  ]);
  const words = found.words.map(
    (one) => `“${one.words ?? ''}” (${one.email}, ${one.answeredAt.toISOString().slice(0, 10)})`,
  );
  const text =
    rows.length === 0
      ? `Nobody left in the last ${days} days.`
      : [table([[by, 'left', 'said why', 'reasons'], ...rows]), ...words].join('\n');
  answer(options.json, { by, days, ...found }, text);
}

async function reportWinBacks(options: Options): Promise<void> {
  const by = readChoice<WinBacksBy>(options.by, WIN_BACKS_BY);
  const days = readDays(options.days);
  const groups = await withRuntime(({ db, clock }) =>
    countWinBacks(db, readPortalId(options.portal), by, new Date(clock.now().getTime() - days * DAY_MS)),
  );
  const rows = groups.map((group) => [
    by === 'play' ? playName(group.key) : by === 'reason' ? winReasonWords(group.key) : group.label || 'nobody',
    String(group.lost),
    String(group.wonBack),
    rateWords(group.wonBack, group.lost) ?? 'too few',
    group.medianMs === null ? '' : spanWords(group.medianMs),
    String(group.lasting),
  ]);
  const text =
    rows.length === 0
      ? `Nobody who was lost in the last ${days} days was acted upon.`
      : table([[by, 'lost', 'won back', 'rate', 'half within', 'still lost'], ...rows]);
  answer(options.json, { by, days, groups }, text);
}

function reasonWords(reason: string, people: number, answered: number): string {
  const share = shareWords(people, answered);
  return `${SURVEY_WORDS[reason] ?? plain(reason)} ${people}${share === null ? '' : ` (${share})`}`;
}

function readChoice<Choice extends string>(text: string, choices: readonly Choice[]): Choice {
  const found = choices.find((one) => one === text);
  if (found === undefined) throw new Error(`--by takes ${choices.join(', ')}, not "${text}".`);
  return found;
}

function readDays(text: string): number {
  const days = Number(text);
  if (!Number.isSafeInteger(days) || days < 1 || days > 3_650)
    throw new Error(`--days takes a whole number from 1 to 3650, not "${text}".`);
  return days;
}
