import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { findEnhancedStatus, findSmtpCode } from '../flow/adapt/reply-codes.ts';
import { classify } from '../flow/classify/classify.ts';
import { readTaught } from '../flow/classify/taught/read-taught.ts';
import { type BounceFact, readBounceMail } from '../flow/read-bounce-mail.ts';
import type { TaughtRule } from '../flow/taught-rule.ts';
import { BellwetherError } from '../lib/errors.ts';
import { findRuleVersion } from '../store/rule-version.ts';
import { answer, readPortalId, withRuntime } from './output.ts';

export function addClassifyCommand(program: Command): void {
  program
    .command('classify')
    .description('what a mail server meant')
    .argument('[files...]', 'bounce mails, *.eml')
    .option('--reply <text>', 'instead of files: the server\'s reply, for example "550 5.1.1 No such user"')
    .option(
      '--portal <id>',
      'with --reply: by the rules of this HubSpot account, too, as far as they are for every reply or its gateway',
    )
    .option('--json')
    .action(async (files: readonly string[], options: { reply?: string; portal?: string; json?: boolean }) => {
      const taught = options.portal === undefined ? [] : await taughtIn(readPortalId(options.portal));
      if (options.reply !== undefined) return classifyReply(options.reply, taught, options.json);
      if (options.portal !== undefined)
        throw new BellwetherError(
          'classify.portal',
          'The rules of a portal are tried on a reply: give one with --reply.',
        );
      if (files.length > 0) return classifyFiles(files, options.json);
      throw new BellwetherError(
        'classify.nothing',
        'There is nothing to classify. Name bounce mails (*.eml), or give a reply with --reply "550 5.1.1 No such user".',
      );
    });
}

async function taughtIn(portalId: number): Promise<readonly TaughtRule[]> {
  const found = await withRuntime(({ db }) => findRuleVersion(db, portalId));
  if (found) return found.settings.taught;
  throw new BellwetherError('classify.portal', `There is no portal ${portalId}.`);
}

function classifyReply(reply: string, taught: readonly TaughtRule[], json: boolean | undefined): void {
  const smtpCode = findSmtpCode(reply);
  const type = smtpCode !== null && smtpCode < 500 ? 'soft_bounce' : 'hard_bounce';
  const enhancedStatus = findEnhancedStatus(reply);
  const own = classify({ type, native: 'reply', diagnostic: reply, smtpCode, enhancedStatus });
  const reading = readTaught({ type, recipient: null, diagnostic: reply }, own, taught) ?? own;
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
