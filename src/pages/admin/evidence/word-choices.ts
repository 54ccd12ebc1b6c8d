import type { Word } from '../../../store/address-word.ts';

export const WORD_CHOICES: readonly { readonly says: Word; readonly label: string }[] = [
  { says: 'reachable', label: 'The person is there, and uses this address' },
  { says: 'left', label: 'The person has left' },
  { says: 'wrong_address', label: 'The address was wrong' },
  { says: 'do_not_know', label: 'Take back what was said before' },
];

export function choiceOf(typed: string): Word | null {
  return WORD_CHOICES.find((choice) => choice.says === typed)?.says ?? null;
}
