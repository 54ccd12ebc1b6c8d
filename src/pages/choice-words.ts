/** What somebody chose instead of leaving, as `writeChoice` has it, in words. Pure. */
import { plain } from './words.ts';

const CHOICES: Readonly<Record<string, string>> = {
  'frequency:as_it_comes': 'as it comes',
  'frequency:weekly': 'at most once a week',
  'frequency:monthly': 'at most once a month',
  resume: 'the pause is over',
};

/** @returns for example `no mail for 30 days` */
export function choiceWords(choice: string): string {
  const [, days] = /^pause:(\d+)$/.exec(choice) ?? [];
  return CHOICES[choice] ?? (days === undefined ? plain(choice) : `no mail for ${days} days`);
}
