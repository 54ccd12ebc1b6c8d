import type { Command } from 'commander';
import { conformBounces } from '../conform/bounces.ts';
import { conformReplies } from '../conform/replies.ts';
import { conformWebhooks } from '../conform/webhooks.ts';

export function addConformCommands(program: Command): void {
  const conform = program
    .command('conform')
    .description('run recorded cases through the production code, one JSON line each');
  conform
    .command('bounces')
    .argument('<dir>', 'holds the mails, *.eml')
    .action((dir: string) => conformBounces(dir, process.stdout));
  conform
    .command('webhooks')
    .argument('<dir>', 'holds <esp>/<name>.meta.json beside the bodies')
    .action((dir: string) => conformWebhooks(dir, process.stdout));
  conform
    .command('replies')
    .argument('<file>', 'tab-separated, with the columns id and text')
    .action((file: string) => conformReplies(file, process.stdout));
}
