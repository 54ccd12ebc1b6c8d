/** What the suppression list is called on pages. */
import type { ManualWhy } from '../../../store/manual-suppression.ts';
import type { ListReason } from '../../../store/report/suppression-list.ts';
import { plain, type Tone } from '../../words.ts';

const REASONS: Readonly<Record<ListReason, { readonly label: string; readonly tone: Tone }>> = {
  unsubscribe_request: { label: 'Left', tone: 'blue' },
  complaint: { label: 'Marked mail as spam', tone: 'red' },
  manual: { label: 'Entered by a colleague', tone: 'violet' },
  dead: { label: 'Address no longer works', tone: 'red' },
  paused: { label: 'Wants a pause', tone: 'amber' },
  erased: { label: 'Erased', tone: 'grey' },
};

export function listReasonWords(reason: string): { readonly label: string; readonly tone: Tone } {
  return Object.hasOwn(REASONS, reason) ? REASONS[reason as ListReason] : { label: plain(reason), tone: 'grey' };
}

export const WHY_WORDS: Readonly<Record<ManualWhy, string>> = {
  legal: 'A legal reason',
  not_wanted: 'We do not want to mail them',
  wrong_address: 'The address is wrong, or somebody else’s',
  other: 'Something else',
};

/** Where, as somebody chooses it. */
export const VENUE_CHOICES: Readonly<Record<string, string>> = {
  page: 'Unsubscribe page',
  one_click: 'Unsubscribe button of their mail program',
  open_page: 'Page that anybody can open',
  esp: 'Email service',
  complaint: 'Marked mail as spam',
  reply: 'Reply',
  rep: 'A colleague, for them',
  hubspot: 'HubSpot',
  import: 'Import',
  console: 'Entered here',
  privacy: 'Erasure',
};
