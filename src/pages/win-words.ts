/** Why people were lost who may be won back, and how long that took, in words. */
import { DAY_MS, HOUR_MS } from '../lib/clock.ts';
import { counted } from './format.ts';
import { reasonClause, SURVEY_WORDS, sentence } from './words.ts';

/** Of a bounce, or what a person chose on leaving. */
export function winReasonWords(reason: string): string {
  if (reason === '') return 'Not known';
  if (reason === 'unsubscribe_request') return 'Left, and did not say why';
  const chosen = SURVEY_WORDS[reason];
  return chosen ? `Left: ${chosen.toLowerCase()}` : sentence(reasonClause(reason));
}

export function spanWords(ms: number): string {
  if (ms < HOUR_MS) return 'an hour';
  if (ms < 2 * DAY_MS) return counted(Math.max(1, Math.round(ms / HOUR_MS)), 'hour');
  return counted(Math.round(ms / DAY_MS), 'day');
}
