import type { Command } from 'commander';
import { checkAddresses } from '../api/v1/check-addresses.ts';
import { openPortalKeys } from '../install/sealed-tokens.ts';
import { BellwetherError } from '../lib/errors.ts';
import type { Runtime } from '../runtime.ts';
import { writeAudit } from '../store/audit.ts';
import { findPortal } from '../store/portal.ts';
import { FILE_FORMATS, findFileFormat } from '../suppression-files/file-formats.ts';
import { writeSuppressionFile } from '../suppression-files/write-file.ts';
import { answer, readPortalId, table, withRuntime } from './output.ts';

export function addSuppressionCommands(program: Command): void {
  const suppressions = program.command('suppressions').description('whom nobody in the company should mail');
  suppressions
    .command('check')
    .description('whether these addresses are on the suppression list, and why; exit code 1 where one of them is')
    .argument('<address...>')
    .requiredOption('--portal <id>', 'HubSpot account')
    .option('--stream <key>', 'the kind of mail that is about to be sent')
    .option('--json', 'as the API answers')
    .action(async (addresses: string[], options: { portal: string; stream?: string; json?: boolean }) => {
      const portalId = readPortalId(options.portal);
      await withRuntime(async (runtime) => {
        const key = await hashKeyOf(runtime, portalId);
        const found = await checkAddresses({ ...runtime, hashKey: () => Promise.resolve(key) }, portalId, {
          addresses,
          stream: options.stream,
        });
        const rows = found.results.map((one) => [
          one.address,
          one.suppressed ? 'do not mail' : 'may be mailed',
          one.reason ?? '',
          one.since ?? '',
        ]);
        answer(options.json, found, table([['address', 'answer', 'why', 'since'], ...rows]));
        if (found.suppressed > 0) process.exitCode = 1;
      });
    });
  suppressions
    .command('export')
    .description('the list as an email service takes it, as CSV on standard output')
    .requiredOption('--portal <id>', 'HubSpot account')
    .requiredOption('--format <name>', FILE_FORMATS.map((one) => one.id).join(', '))
    .option('--stream <key>', 'also those who left this kind of mail alone')
    .action(async (options: { portal: string; format: string; stream?: string }) => {
      const portalId = readPortalId(options.portal);
      const format = findFileFormat(options.format);
      if (!format)
        throw new BellwetherError(
          'suppressions.unknown-format',
          `There is no format "${options.format}". Choose one of ${FILE_FORMATS.map((one) => one.id).join(', ')}.`,
        );
      await withRuntime(async (runtime) => {
        await hashKeyOf(runtime, portalId);
        const { db, clock } = runtime;
        const now = clock.now();
        const stream = options.stream ?? null;
        await writeAudit(db, portalId, {
          at: now,
          actor: 'command line',
          action: 'suppressions.exported',
          target: null,
          detail: { format: format.id, ...(stream === null ? {} : { stream }) },
        });
        await writeSuppressionFile({ db, portalId, format, stream, now }, process.stdout);
      });
    });
}

/** @throws BellwetherError for a portal that is not here */
async function hashKeyOf({ db, box }: Runtime, portalId: number): Promise<Buffer> {
  const portal = await findPortal(db, portalId);
  if (!portal)
    throw new BellwetherError('suppressions.unknown-portal', `Portal ${portalId} has not installed Bellwether.`);
  return openPortalKeys(box, portalId, portal.keysEnc).hash;
}
