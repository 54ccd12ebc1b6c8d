/** What the receiving server said, word for word: the rep may know better than we what it means. */
import { cutText } from '../../../lib/cut-text.ts';
import type { Cause } from '../../state.ts';
import { taughtRuleId } from '../../taught-rule.ts';
import { writeDate } from '../../write-date.ts';
import { oneLine } from './fit-subject.ts';

/** Multi-line replies of large receivers run to 1.5 KiB; what tells something stands in the beginning. */
const QUOTE_MAX = 400;

export function serverWords(cause: Cause, zone: string): string {
  const when = writeDate(cause.at, zone);
  const quote = cutText(oneLine(cause.diagnostic ?? ''), QUOTE_MAX);
  const about = cause.campaign === null ? '' : `, to “${cutText(oneLine(cause.campaign), 80)}”`;
  const taught = taughtRuleId(cause.rule) === null ? '' : '. What they mean was taught by a rule of your portal.';
  if (quote !== '') return `The receiving server’s own words on ${when}${about}: “${quote}”${taught}`;
  const code = [cause.smtpCode, cause.enhancedStatus].filter((part) => part !== null).join(' ');
  return code === ''
    ? `The mail came back on ${when}${about}, without the receiving server’s own words.`
    : `The mail came back on ${when}${about}, with the code ${code} and without further words.`;
}
