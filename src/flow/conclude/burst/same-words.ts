/** Two answers are the same when nothing differs but names, numbers and ids. */
import { createHash } from 'node:crypto';
import { cutText } from '../../../lib/cut-text.ts';

/** Ids and links stand at the end; what tells something stands before. */
const WORDS_MAX = 160;

/**
 * @param email whom the answer was about: its local part may stand in the words alone
 * @returns a mark of the words without any token that holds a digit or an @, or of the rule's id where nothing is left. It outlives the
 *   erasure of a person whose name may stand in the words, and so it is a hash
 */
export function sameWords(diagnostic: string | null, email: string, rule: string): string {
  const localPart = email.slice(0, email.lastIndexOf('@'));
  const lower = (diagnostic ?? '').slice(0, WORDS_MAX * 8).toLowerCase();
  const nameless = localPart.length < 2 ? lower : lower.replaceAll(localPart, ' ');
  const words = nameless
    .replaceAll(/\S*[@\d]\S*/g, ' ')
    .replaceAll(/[^\p{L}\s]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const told = words === '' ? rule : cutText(words, WORDS_MAX);
  return createHash('sha256').update(told).digest('hex').slice(0, 32);
}
