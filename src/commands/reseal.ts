import type { Command } from 'commander';
import { resealSecrets } from '../install/reseal.ts';
import { answer, withRuntime } from './output.ts';

export function addResealCommand(program: Command): void {
  program
    .command('reseal')
    .description('seal every stored secret under the newest of SECRET_KEYS, so that older ones can be removed')
    .option('--json')
    .action(async (options: { json?: boolean }) => {
      const resealed = await withRuntime(({ db, box }) => resealSecrets({ db, box }));
      const { done, changed, unreadable } = resealed;
      const lines = [`${done} rows were sealed under the newest key.`];
      if (changed > 0) lines.push(`${changed} changed meanwhile; doctor says whether to run this again.`);
      for (const { portalId, kind, sourceId } of unreadable) {
        const what = kind === 'source' ? `source ${sourceId}` : kind === 'token' ? 'its tokens' : 'its own keys';
        lines.push(`Portal ${portalId}: no key of SECRET_KEYS opens ${what}. Add the key that was in use before.`);
      }
      answer(options.json, resealed, lines.join('\n'));
      if (unreadable.length > 0) process.exitCode = 1;
    });
}
