/** `report rates`: unknown users, bounces, complaints and leaves against what was tried or reached, as on the page. */
import type { Command } from 'commander';
import { gatewayName } from '../flow/gateway-name.ts';
import { LEVELS_OF, RATE_KINDS } from '../flow/rate-kind.ts';
import { judgeRate } from '../flow/unknown-user-rate.ts';
import { DAY_MS } from '../lib/clock.ts';
import { isDay } from '../lib/day.ts';
import { kindName } from '../pages/data-source-words.ts';
import { RATE_KIND_WORDS, wholeInFull } from '../pages/rate-kind-words.ts';
import { rateText } from '../pages/rate-words.ts';
import type { RateGroup } from '../store/report/rates.ts';
import { countRatesBy, RATES_BY, type RatesBy } from '../store/report/rates-by.ts';
import { answer, readPortalId, table, withRuntime } from './output.ts';

interface Options {
  readonly portal: string;
  readonly kind: string;
  readonly by: string;
  readonly from?: string;
  readonly to?: string;
  readonly campaign?: string;
  readonly dataSource?: string;
  readonly json?: boolean;
}

const MOST = 100_000;
const USUAL_DAYS = 30;

export function addReportRates(report: Command): void {
  report
    .command('rates')
    .description('unknown users, bounces, complaints or unsubscribes, of those who were tried or reached')
    .requiredOption('--portal <id>', 'HubSpot account')
    .option('--kind <kind>', RATE_KINDS.join(', '), RATE_KINDS[0])
    .option('--by <what>', RATES_BY.join(', '), RATES_BY[0])
    .option('--from <day>', `first day, UTC; else ${USUAL_DAYS} days ago`)
    .option('--to <day>', 'last day, UTC; else today')
    .option('--campaign <name>', 'of this mailing alone; "" for what names none')
    .option('--data-source <name>', 'of this data source alone; "" for what names none')
    .option('--json')
    .action(reportRates);
}

async function reportRates(options: Options): Promise<void> {
  const by = RATES_BY.find((one) => one === options.by);
  if (by === undefined) throw new Error(`--by takes ${RATES_BY.join(', ')}, not "${options.by}".`);
  const kind = RATE_KINDS.find((one) => one === options.kind);
  if (kind === undefined) throw new Error(`--kind takes ${RATE_KINDS.join(', ')}, not "${options.kind}".`);
  const portalId = readPortalId(options.portal);
  const { from, to, groups } = await withRuntime(async ({ db, clock }) => {
    const days = {
      from: readDay('--from', options.from, new Date(clock.now().getTime() - (USUAL_DAYS - 1) * DAY_MS)),
      to: readDay('--to', options.to, clock.now()),
    };
    const filter = { ...days, campaign: options.campaign ?? null, dataSource: options.dataSource ?? null, kind };
    return { ...days, groups: await countRatesBy(db, portalId, by, filter, MOST) };
  });
  const rows = groups.map((group) => [
    nameOf(by, group),
    String(group.attempted),
    String(group.delivered),
    String(group.unknown),
    rateText(group),
  ]);
  const head = [
    by,
    wholeInFull(kind, by === 'ip').toLowerCase(),
    'delivered',
    RATE_KIND_WORDS[kind].title.toLowerCase(),
    'rate',
  ];
  const text = rows.length === 0 ? `No mail of ${from} to ${to} was reported.` : table([head, ...rows]);
  const found = groups.map((group) => {
    const { rate, low, high } = judgeRate(group, LEVELS_OF[kind]);
    return { ...group, rate, ...(rate !== null && { low, high }) };
  });
  answer(options.json, { kind, by, from, to, groups: found }, text);
}

function nameOf(by: RatesBy, { key }: RateGroup): string {
  if (by === 'all') return 'all mail';
  if (key === '') return 'not named';
  return by === 'gateway' ? gatewayName(key) : by === 'source-kind' ? kindName(key) : key;
}

function readDay(option: string, text: string | undefined, otherwise: Date): string {
  const day = text ?? otherwise.toISOString().slice(0, 10);
  if (!isDay(day)) throw new Error(`${option} takes a day such as 2026-11-20, not "${day}".`);
  return day;
}
