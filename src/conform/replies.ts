/** `conform:replies`: SMTP replies of a table through the classifier, one JSON line each. Looks at the text alone. */
import { readFile } from 'node:fs/promises';
import { findEnhancedStatus, findSmtpCode } from '../flow/adapt/reply-codes.ts';
import { classify } from '../flow/classify/classify.ts';
import { BellwetherError } from '../lib/errors.ts';
import type { LineSink } from './webhooks.ts';

/**
 * @param file tab-separated, with a header line that names at least `id` and `text`
 * @throws BellwetherError for a file without those columns
 */
export async function conformReplies(file: string, out: LineSink): Promise<void> {
  const [header = '', ...lines] = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  const columns = header.split('\t');
  const idAt = columns.indexOf('id');
  const textAt = columns.indexOf('text');
  if (idAt < 0 || textAt < 0) {
    throw new BellwetherError(
      'conform.columns',
      `${file} has no columns "id" and "text". Give a tab-separated file with a header line.`,
    );
  }
  for (const line of lines) {
    const cells = line.split('\t');
    const { class: bounceClass, reason, rule } = classifyReply(cells[textAt] ?? '');
    out.write(`${JSON.stringify({ id: cells[idAt] ?? '', class: bounceClass, reason, rule })}\n`);
  }
}

/** A reply of which nothing but its words is known: final unless its code says that it may change. */
function classifyReply(text: string) {
  const smtpCode = findSmtpCode(text);
  const type = smtpCode !== null && smtpCode < 500 ? 'soft_bounce' : 'hard_bounce';
  return classify({ type, native: 'reply', diagnostic: text, smtpCode, enhancedStatus: findEnhancedStatus(text) });
}
