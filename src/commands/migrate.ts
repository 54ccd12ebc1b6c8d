import type { Command } from 'commander';
import { migrate } from '../store/migrate.ts';
import { withRuntime } from './output.ts';

export function addMigrateCommand(program: Command): void {
  program
    .command('migrate')
    .description('bring the database up to date')
    .action(() =>
      withRuntime(async ({ db }) => {
        const names = await migrate(db);
        process.stderr.write(names.length > 0 ? `migrated: ${names.join(', ')}\n` : 'the database is up to date\n');
      }),
    );
}
