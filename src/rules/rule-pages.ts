/** Which rules stand together: one page for each play, and three for what all of them share. */
import { PLAY_IDS, type PlayId } from '../flow/settings.ts';
import type { RuleNumberKey } from './rule-numbers.ts';

export const SHARED_PAGES = ['tasks', 'digests', 'verdicts'] as const;
export type RulePageId = PlayId | (typeof SHARED_PAGES)[number];

export const RULE_PAGES: readonly RulePageId[] = [...PLAY_IDS, ...SHARED_PAGES];

const NUMBERS: Readonly<Record<RulePageId, readonly RuleNumberKey[]>> = {
  'soft-bounce-retry': ['retryDays'],
  'soft-bounce-call': ['callAfterDays', 'matterDays'],
  'account-moved': [],
  'champion-lost': [],
  'deal-at-risk': ['dealProbability'],
  complaint: [],
  'global-unsubscribe': [],
  'list-unsubscribe': [],
  'passionate-feedback': [],
  canary: ['canaryLeaves', 'canaryTimes', 'canaryOdds'],
  'won-back': [],
  'false-bounce': [],
  'our-mail-blocked': ['blockedGateways', 'blockedShare'],
  'unknown-user-rate': ['rateLimit', 'rateUnknown'],
  'entry-error': [],
  'dead-suppress': [],
  tasks: ['taskCapPerOwner', 'digestAfterMinutes', 'taskMaxAgeDays'],
  digests: ['digestWeekday', 'digestHour'],
  verdicts: [
    'softLimit',
    'softWindowDays',
    'fullMailboxDays',
    'unsureDays',
    'lifeDays',
    'deliveryDays',
    'deliveryBounceHours',
    'dormantDays',
    'burstAddresses',
    'burstShare',
    'settleMinutes',
    'leaveMinutes',
  ],
};

export function numbersOn(page: RulePageId): readonly RuleNumberKey[] {
  return NUMBERS[page];
}

export function isPlay(page: RulePageId): page is PlayId {
  return (PLAY_IDS as readonly string[]).includes(page);
}

/** Two open no tasks, and one of a whole mailing or data source names nobody of whom placeholders could speak. */
const WITHOUT_WORDING: readonly RulePageId[] = ['soft-bounce-retry', 'dead-suppress', 'unknown-user-rate'];

/** Only these open tasks whose words can be chosen. */
export function hasWording(page: RulePageId): page is PlayId {
  return isPlay(page) && !WITHOUT_WORDING.includes(page);
}
