import type { Command } from 'commander';
import { markAllAccounts } from '../jobs/mark-accounts.ts';
import { writeAudit } from '../store/audit.ts';
import { markAllDirty } from '../store/rebuild.ts';
import { readEverythingAgain } from '../store/rule-version.ts';
import { notifyWork } from '../store/system/notify.ts';
import { readPortalId, withRuntime } from './output.ts';

export function addRebuildCommand(program: Command): void {
  program
    .command('rebuild')
    .description('conclude the state of every address anew from its events; the workers do it while they serve')
    .requiredOption('--portal <id>', 'HubSpot account')
    .action(async (options: { portal: string }) => {
      const portalId = readPortalId(options.portal);
      const count = await withRuntime(async ({ db, clock }) => {
        await readEverythingAgain(db, portalId);
        const marked = await markAllDirty(db, portalId, clock.now());
        await writeAudit(db, portalId, {
          at: clock.now(),
          actor: 'command line',
          action: 'portal.rebuilt',
          target: null,
          detail: { addresses: marked },
        });
        await markAllAccounts(db, portalId, clock.now());
        await notifyWork(db, [portalId]);
        return marked;
      });
      process.stderr.write(`${count} addresses are marked; the workers conclude them now\n`);
    });
}
