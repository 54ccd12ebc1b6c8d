import type { Command } from 'commander';
import { SHARED_DATA, writeListingTables } from '../install/shared-data.ts';
import { answer } from './output.ts';

export function addListingCommand(program: Command): void {
  program
    .command('listing')
    .description(
      "what HubSpot's marketplace asks: scopes and why, and the shared-data table, as they stand in the code",
    )
    .option('--json')
    .action((options: { json?: boolean }) => {
      answer(options.json, SHARED_DATA, writeListingTables());
    });
}
