/** The answers of the survey as a rep reads them. */
import { NO_WORDS, type OwnWords, ownReason } from './own-words.ts';

const WORDS: Readonly<Record<string, string>> = {
  too_often: 'too many emails',
  not_relevant: 'not relevant to them',
  never_signed_up: 'they say that they never signed up',
  content_or_tone: 'the content or its tone',
  changed_role: 'they changed their role',
  other: 'something else',
};

/** @param reason the code of the survey @returns what the person tapped, where the portal put it into words of its own */
export function reasonInWords(reason: string, words: OwnWords = NO_WORDS): string {
  const own = ownReason(reason, words);
  return own === null ? (WORDS[reason] ?? reason.replaceAll('_', ' ')) : `“${own}”`;
}
