/** Two answers are the same when nothing differs but names, numbers and ids. */
import { cutText } from '../../../lib/cut-text.ts';

/** Ids and links stand at the end; what tells something stands before. */
const WORDS_MAX = 160;

/**
 * @param email whom the answer was about: its local part may stand in the words alone
 * @returns lower case, without any token that holds a digit or an @; the rule's id where nothing is left
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
  return words === '' ? rule : cutText(words, WORDS_MAX);
}
