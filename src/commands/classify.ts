import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { findEnhancedStatus, findSmtpCode } from '../flow/adapt/reply-codes.ts';
import { classify } from '../flow/classify/classify.ts';
import { type BounceFact, readBounceMail } from '../flow/read-bounce-mail.ts';
import { BellwetherError } from '../lib/errors.ts';
import { answer } from './output.ts';

export function addClassifyCommand(program: Command): void {
  program
    .command('classify')
    .description('what a mail server meant')
    .argument('[files...]', 'bounce mails, *.eml')
    .option('--reply <text>', 'instead of files: the server\'s reply, for example "550 5.1.1 No such user"')
    .option('--json')
    .action((files: readonly string[], options: { reply?: string; json?: boolean }) => {
      if (options.reply !== undefined) return classifyReply(options.reply, options.json);
      if (files.length > 0) return classifyFiles(files, options.json);
      throw new BellwetherError(
        'classify.nothing',
        'There is nothing to classify. Name bounce mails (*.eml), or give a reply with --reply "550 5.1.1 No such user".',
      );
    });
}

function classifyReply(reply: string, json: boolean | undefined): void {
  const smtpCode = findSmtpCode(reply);
  const type = smtpCode !== null && smtpCode < 500 ? 'soft_bounce' : 'hard_bounce';
  const enhancedStatus = findEnhancedStatus(reply);
  const reading = classify({ type, native: 'reply', diagnostic: reply, smtpCode, enhancedStatus });
  const matched = reading.span ? `, because it says "${reply.slice(...reading.span)}"` : '';
  const gateway = reading.gateway ? `, from ${reading.gateway}` : '';
  answer(
    json,
    reading,
    `${reading.class ?? 'no bounce'}: ${reading.reason}${matched}${gateway} (rule ${reading.rule})`,
  );
}

async function classifyFiles(files: readonly string[], json: boolean | undefined): Promise<void> {
  for (const file of files) {
    const mail = await readBounceMail(await readFile(file));
    const lines = mail.facts.length > 0 ? mail.facts.map(describe) : ['nobody is named'];
    answer(json, { file, ...mail }, `${file}: ${mail.kind}\n${lines.map((line) => `  ${line}`).join('\n')}`);
  }
}

function describe(fact: BounceFact): string {
  const words = fact.diagnostic ? `: ${fact.diagnostic.slice(0, 200)}` : '';
  return `${fact.recipient ?? 'unknown address'} - ${fact.class ?? 'no bounce'}, ${fact.reason} (rule ${fact.rule})${words}`;
}
