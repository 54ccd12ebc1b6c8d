/** What is asked of a data source, and what its numbers surely say. Pure. */
import { DAY_MS } from '../lib/clock.ts';
import type { JudgedRate } from './unknown-user-rate.ts';

export const DATA_SOURCE_KINDS = ['form', 'partner', 'import', 'guessed', 'verified'] as const;
export type DataSourceKind = (typeof DATA_SOURCE_KINDS)[number];

export const CHECK_ANSWERS = ['yes', 'no', 'not_applicable'] as const;
export type CheckAnswer = (typeof CHECK_ANSWERS)[number];

/** Best practice of address collection and partner vetting, in the order in which it is worked through. */
export const CHECK_ITEMS = [
  'ip_welcome',
  'ip_forward',
  'ip_partner',
  'sample_first',
  'file_reviewed',
  'partner_audit',
  'malformed_refused',
  'roles_refused',
  'quarantine',
  'double_opt_in',
  'captcha',
  'preference_centre',
] as const;
export type CheckItem = (typeof CHECK_ITEMS)[number];

export function isDueAgain(answeredAt: Date, againAfterDays: number | null, now: Date): boolean {
  return againAfterDays !== null && answeredAt.getTime() + againAfterDays * DAY_MS <= now.getTime();
}

/** `unsure`: chance could have made the numbers look like this, or like worse. */
export type DataSourceVerdict = 'stop' | 'sample' | 'fix' | 'fine' | 'unsure';

/** By the whole interval, never by the rate alone: one of three is nothing that is known. */
export function judgeDataSource(unknown: JudgedRate, complaint: JudgedRate | null): DataSourceVerdict {
  if (unknown.rate === null) return 'unsure';
  if (unknown.sureLevel >= 3) return 'stop';
  if (unknown.sureLevel === 2 || (complaint?.sureLevel ?? 0) >= 2) return 'sample';
  if (unknown.sureLevel === 1 || (complaint?.sureLevel ?? 0) >= 1) return 'fix';
  return unknown.high < FINE_BELOW ? 'fine' : 'unsure';
}

/** Where careful senders stay; `LEVELS_OF` begins there. */
const FINE_BELOW = 0.01;

/** Whether a rate surely moved: its interval has nothing in common with the one before. */
export function trendOf(now: JudgedRate, before: JudgedRate): 'rising' | 'falling' | 'steady' | null {
  if (now.rate === null || before.rate === null) return null;
  if (now.low > before.high) return 'rising';
  return now.high < before.low ? 'falling' : 'steady';
}
