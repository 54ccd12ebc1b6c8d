import type { Command } from 'commander';
import { writeProject } from '../install/write-project.ts';
import { answer } from './output.ts';

interface Options {
  readonly url: string;
  readonly out: string;
  readonly supportEmail: string;
  readonly documentationUrl?: string;
  readonly supportUrl?: string;
  readonly name?: string;
  readonly json?: boolean;
}

export function addHubspotProjectCommand(program: Command): void {
  program
    .command('hubspot-project')
    .description('writes the developer project of the app with your own address, ready for "hs project upload"')
    .requiredOption('--url <https address>', 'PUBLIC_URL, to the letter')
    .requiredOption('--support-email <address>', 'whom people of other companies write to')
    .requiredOption('--out <folder>', 'an empty one, or one that is not there yet')
    .option('--documentation-url <url>', 'where the set-up is described; the marketplace asks for it')
    .option('--support-url <url>')
    .option('--name <name>', 'of the project in HubSpot, where you have several')
    .option('--json')
    .action(async ({ out, json, ...operator }: Options) => {
      const files = await writeProject(operator, out);
      answer(
        json,
        { folder: out, files },
        `${files} files are in ${out}. Next: cd ${out} && hs project validate && hs project upload`,
      );
    });
}
