import type { Command } from 'commander';
import { BellwetherError } from '../lib/errors.ts';
import { doubtPlanned, isAtWork } from '../store/system/after-restore.ts';
import { answer, withRuntime } from './output.ts';

export function addAfterRestoreCommand(program: Command): void {
  program
    .command('after-restore')
    .description(
      'after a backup was restored, before anything starts: have what was planned looked for in HubSpot, not sent again',
    )
    .option('--json')
    .action(async (options: { json?: boolean }) => {
      const doubted = await withRuntime(async ({ db, clock }) => {
        if (await isAtWork(db))
          throw new BellwetherError(
            'restore.at-work',
            'Web or worker are at work on this database, and may have sent what was planned. Stop them, restore the backup, run this, and start them then.',
          );
        return doubtPlanned(db, clock.now());
      });
      const { writes, mails } = doubted;
      answer(
        options.json,
        doubted,
        `${writes} tasks and notes that were planned are looked for in HubSpot before they are sent. ${mails} mails to confirm are not sent: it is not known whether they went out.`,
      );
    });
}
