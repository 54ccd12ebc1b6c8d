import type { Command } from 'commander';
import { listPortals } from '../store/system/portals.ts';
import { answer, table, withRuntime } from './output.ts';

export function addPortalCommands(program: Command): void {
  const portal = program.command('portal').description('the HubSpot accounts that installed Bellwether');
  portal
    .command('list')
    .option('--json')
    .action(async (options: { json?: boolean }) => {
      const portals = await withRuntime(({ db }) => listPortals(db));
      const rows = portals.map((one) => [
        String(one.portalId),
        one.state,
        one.name ?? '',
        one.installedAt.toISOString().slice(0, 10),
      ]);
      const words =
        rows.length > 0
          ? table([['portal', 'state', 'name', 'installed'], ...rows])
          : 'No portal has installed Bellwether yet.';
      answer(options.json, portals, words);
    });
}
