import type { Command } from 'commander';
import { openPortalKeys } from '../install/sealed-tokens.ts';
import { exportPerson } from '../jobs/export-person.ts';
import { normaliseAddress } from '../lib/address.ts';
import { BellwetherError } from '../lib/errors.ts';
import { writeAudit } from '../store/audit.ts';
import { findPortal } from '../store/portal.ts';
import { readPortalId, withRuntime } from './output.ts';

export function addExportCommand(program: Command): void {
  program
    .command('export')
    .description('everything that is held of one person, as JSON')
    .requiredOption('--portal <id>', 'HubSpot account')
    .requiredOption('--email <address>')
    .option('--json', 'on one line')
    .action(async (options: { portal: string; email: string; json?: boolean }) => {
      const portalId = readPortalId(options.portal);
      const email = normaliseAddress(options.email);
      if (!email) throw new BellwetherError('export.bad-address', `"${options.email}" is no mail address.`);
      await withRuntime(async ({ db, box, clock }) => {
        const portal = await findPortal(db, portalId);
        if (!portal)
          throw new BellwetherError('export.unknown-portal', `Portal ${portalId} has not installed Bellwether.`);
        const now = clock.now();
        const copy = await exportPerson(db, portalId, openPortalKeys(box, portalId, portal.keysEnc).hash, email, now);
        // Without the person: an erasure must find nothing here.
        await writeAudit(db, portalId, {
          at: now,
          actor: 'command line',
          action: 'person.exported',
          target: null,
          detail: {},
        });
        process.stdout.write(`${JSON.stringify(copy, null, options.json ? 0 : 2)}\n`);
      });
    });
}
