#!/usr/bin/env node
/** The command line. `--json` gives JSON on standard output; logs and words go to standard error. */
import { Command } from 'commander';
import { addAfterRestoreCommand } from './commands/after-restore.ts';
import { addClassifyCommand } from './commands/classify.ts';
import { addConformCommands } from './commands/conform.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addDriftCommand } from './commands/drift.ts';
import { addExportCommand } from './commands/export.ts';
import { addHubspotProjectCommand } from './commands/hubspot-project.ts';
import { addImportCommand } from './commands/import.ts';
import { addLinkCommand } from './commands/link.ts';
import { addListingCommand } from './commands/listing.ts';
import { addMigrateCommand } from './commands/migrate.ts';
import { addPortalCommands } from './commands/portal.ts';
import { addPreflightCommand } from './commands/preflight.ts';
import { addRebuildCommand } from './commands/rebuild.ts';
import { addReplayCommand } from './commands/replay.ts';
import { addReportCommands } from './commands/report.ts';
import { addResealCommand } from './commands/reseal.ts';
import { addSandboxCommand } from './commands/sandbox.ts';
import { addSourceCommands } from './commands/source.ts';
import { addSuppressionCommands } from './commands/suppressions.ts';
import { BellwetherError, messageOf } from './lib/errors.ts';

const program = new Command('bellwether')
  .description('Turns bounces, complaints and unsubscribes into contact properties and few, exact tasks in HubSpot.')
  .showHelpAfterError('Run it with --help to see what it takes.');

for (const add of [
  addPortalCommands,
  addSourceCommands,
  addClassifyCommand,
  addImportCommand,
  addHubspotProjectCommand,
  addLinkCommand,
  addExportCommand,
  addSuppressionCommands,
  addPreflightCommand,
  addDoctorCommand,
  addDriftCommand,
  addRebuildCommand,
  addReplayCommand,
  addReportCommands,
  addResealCommand,
  addMigrateCommand,
  addAfterRestoreCommand,
  addListingCommand,
  addSandboxCommand,
  addConformCommands,
]) {
  add(program);
}

try {
  await program.parseAsync();
} catch (thrown) {
  // What we foresaw is told in its own words; anything else is a fault of ours and needs its place.
  const text =
    thrown instanceof BellwetherError || !(thrown instanceof Error)
      ? messageOf(thrown)
      : (thrown.stack ?? thrown.message);
  process.stderr.write(`bellwether: ${text}\n`);
  process.exitCode = 1;
}
