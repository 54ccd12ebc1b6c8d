import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { DEFAULT_SETTINGS } from '../flow/settings.ts';
import { LEFT_OUT, SEND_FINDINGS } from '../flow/vet/judge-recipient.ts';
import { openPortalKeys } from '../install/sealed-tokens.ts';
import { checkWhole } from '../jobs/vet/check-lists.ts';
import { createListCheckDesk } from '../jobs/vet/list-check-desk.ts';
import type { CheckSummary } from '../jobs/vet/summarise-check.ts';
import { BellwetherError } from '../lib/errors.ts';
import { findPortal } from '../store/portal.ts';
import { findRuleVersion } from '../store/rule-version.ts';
import { createDnsLookup } from '../watch/dns/dns-lookup.ts';
import { answer, readPortalId, table, withRuntime } from './output.ts';

export function addPreflightCommand(program: Command): void {
  program
    .command('preflight')
    .description(
      'how a list stands before it is mailed, and how many unknown users to expect; exit code 1 where somebody is to be left out',
    )
    .argument('<file>', 'CSV or .xlsx with addresses in one of its columns')
    .requiredOption('--portal <id>', 'HubSpot account')
    .option('--json', 'all counts')
    .action(async (file: string, options: { portal: string; json?: boolean }) => {
      const portalId = readPortalId(options.portal);
      await needFile(file);
      await withRuntime(async (runtime) => {
        const { db, box, clock, log } = runtime;
        const portal = await findPortal(db, portalId);
        if (!portal)
          throw new BellwetherError('preflight.unknown-portal', `Portal ${portalId} has not installed Bellwether.`);
        const desk = createListCheckDesk({ db, clock });
        const list = { purpose: 'send' as const, name: basename(file), dataSource: null };
        const who = { portalId, email: 'command line' };
        const checkId = await desk.takeFile(who, list, { name: basename(file), chunks: createReadStream(file) });
        const settings = (await findRuleVersion(db, portalId))?.settings ?? DEFAULT_SETTINGS;
        const check = await checkWhole(
          { db, clock, log, dns: createDnsLookup(() => clock.monotonicMs()) },
          { portalId, hashKey: openPortalKeys(box, portalId, portal.keysEnc).hash, settings },
          checkId,
        );
        const summary = check.summary as CheckSummary;
        const rows = SEND_FINDINGS.map((one) => [one, String(summary.counts[one] ?? 0)]);
        const leftOut = LEFT_OUT.reduce((sum, one) => sum + (summary.counts[one] ?? 0), 0);
        const { rate, low, high } = summary.projection;
        const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
        const said = rate === null ? 'not enough to say' : `${percent(rate)} (${percent(low)} to ${percent(high)})`;
        answer(
          options.json,
          summary,
          table([['found', 'rows'], ...rows, ['to leave out', String(leftOut)], ['unknown users to expect', said]]),
        );
        if (leftOut > 0) process.exitCode = 1;
      });
    });
}

async function needFile(file: string): Promise<void> {
  const found = await stat(file).catch(() => null);
  if (!found?.isFile())
    throw new BellwetherError('preflight.no-file', `There is no file at ${file}. Name a CSV or .xlsx file.`);
}
