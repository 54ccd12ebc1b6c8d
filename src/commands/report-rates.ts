/** `report rates`: unknown users against what was tried, as on the page. */
import type { Command } from 'commander';
import { gatewayName } from '../flow/gateway-name.ts';
import { judgeRate } from '../flow/unknown-user-rate.ts';
import { DAY_MS } from '../lib/clock.ts';
import { isDay } from '../lib/day.ts';
import { rateText } from '../pages/rate-words.ts';
import type { RateGroup } from '../store/report/rates.ts';
import { countRatesBy, RATES_BY, type RatesBy } from '../store/report/rates-by.ts';
import { answer, readPortalId, table, withRuntime } from './output.ts';

interface Options {
  readonly portal: string;
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
    .description('addresses that the receiving server does not know, of those that were tried')
    .requiredOption('--portal <id>', 'HubSpot account')
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
  const portalId = readPortalId(options.portal);
  const { from, to, groups } = await withRuntime(async ({ db, clock }) => {
    const days = {
      from: readDay('--from', options.from, new Date(clock.now().getTime() - (USUAL_DAYS - 1) * DAY_MS)),
      to: readDay('--to', options.to, clock.now()),
    };
    const filter = { ...days, campaign: options.campaign ?? null, dataSource: options.dataSource ?? null };
    return { ...days, groups: await countRatesBy(db, portalId, by, filter, MOST) };
  });
  const rows = groups.map((group) => [
    nameOf(by, group),
    String(group.attempted),
    String(group.delivered),
    String(group.unknown),
    rateText(group),
  ]);
  const head = [by, by === 'ip' ? 'messages' : 'addresses tried', 'delivered', 'unknown users', 'rate'];
  const text = rows.length === 0 ? `No mail of ${from} to ${to} was reported.` : table([head, ...rows]);
  const found = groups.map((group) => {
    const { rate, low, high } = judgeRate(group);
    return { ...group, rate, ...(rate !== null && { low, high }) };
  });
  answer(options.json, { by, from, to, groups: found }, text);
}

function nameOf(by: RatesBy, { key }: RateGroup): string {
  if (by === 'all') return 'all mail';
  if (key === '') return 'not named';
  return by === 'gateway' ? gatewayName(key) : key;
}

function readDay(option: string, text: string | undefined, otherwise: Date): string {
  const day = text ?? otherwise.toISOString().slice(0, 10);
  if (!isDay(day)) throw new Error(`${option} takes a day such as 2026-11-20, not "${day}".`);
  return day;
}
