import type { Command } from 'commander';
import { findEnhancedStatus, findSmtpCode } from '../flow/adapt/reply-codes.ts';
import { classify } from '../flow/classify/classify.ts';
import { answer } from './output.ts';

export function addClassifyCommand(program: Command): void {
  program
    .command('classify')
    .description('what a mail server meant')
    .requiredOption('--reply <text>', 'the server\'s reply, for example "550 5.1.1 No such user"')
    .option('--json')
    .action((options: { reply: string; json?: boolean }) => {
      const smtpCode = findSmtpCode(options.reply);
      const type = smtpCode !== null && smtpCode < 500 ? 'soft_bounce' : 'hard_bounce';
      const reading = classify({
        type,
        native: 'reply',
        diagnostic: options.reply,
        smtpCode,
        enhancedStatus: findEnhancedStatus(options.reply),
      });
      const matched = reading.span ? `, because it says "${options.reply.slice(...reading.span)}"` : '';
      const gateway = reading.gateway ? `, from ${reading.gateway}` : '';
      answer(
        options.json,
        reading,
        `${reading.class ?? 'no bounce'}: ${reading.reason}${matched}${gateway} (rule ${reading.rule})`,
      );
    });
}
