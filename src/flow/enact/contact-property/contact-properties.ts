/** What a contact's properties should say, from the state of its address. Pure. */
import { cutText } from '../../../lib/cut-text.ts';
import type { AddressState, Preferences } from '../../state.ts';
import { isWin } from '../../win-back.ts';

export interface SurveyAnswer {
  readonly reason: string | null;
  readonly comment: string | null;
  readonly answeredAt: Date;
}

/** An address to be confirmed, and why. */
export interface Suggestion {
  readonly email: string;
  readonly why: string;
}

/** HubSpot stores at most 65,536 characters; a rep reads a few lines. */
const MAX_TEXT = 2_000;
const MAX_EVIDENCE = 3_000;

const STATUS_OF_VERDICT = {
  unknown: '',
  reachable: 'works',
  retrying: 'retrying',
  blocked: 'blocked',
  unsure: 'unsure',
  dead: 'gone',
} as const;

/**
 * Every property that Bellwether owns on a contact, as HubSpot wants it: text, enumeration values, numbers as text,
 * datetimes as epoch milliseconds, the empty string to clear.
 */
export function contactProperties(
  state: AddressState,
  survey: SurveyAnswer | null,
  dataSource: string | null,
  preferencesUrl: string,
  suggested: Suggestion | null = null,
): Record<string, string> {
  const { cause, optOut } = state;
  const { everything = null, streams = [] } = state.preferences ?? {};
  const wonBack = state.episodes.findLast((episode) => isWin(episode.wonBackBy) && episode.endedAt !== null);
  return {
    bw_email_status: optOut.scope === 'everything' ? 'left_everything' : STATUS_OF_VERDICT[state.verdict],
    bw_email_status_at: millis(optOut.scope === 'everything' ? optOut.at : state.since),
    bw_verdict: state.verdict === 'unknown' ? '' : state.verdict,
    bw_bounce_class: cause?.class ?? '',
    bw_bounce_reason: cause?.reason ?? '',
    bw_bounce_text: cutText(cause?.diagnostic ?? '', MAX_TEXT),
    bw_bounced_at: millis(state.lastBounceAt),
    bw_hard_bounces: String(state.hardBounces),
    bw_soft_bounces: String(state.softBounces),
    bw_blocks: String(state.blocks),
    bw_retry_after: millis(state.retryAfter),
    bw_evidence: cutText(evidenceText(state, suggested), MAX_EVIDENCE),
    bw_suggested_email: suggested?.email ?? '',
    bw_unsubscribe_scope: optOut.scope === 'none' ? '' : optOut.scope,
    bw_unsubscribed_streams: cutText(optOut.streams.join(', '), MAX_TEXT),
    bw_unsubscribed_at: millis(optOut.at),
    bw_unsubscribe_venue: optOut.venue ?? '',
    bw_email_frequency: everything?.frequency ?? '',
    bw_paused_until: millis(everything?.pausedUntil ?? null),
    bw_stream_wishes: cutText(streams.map(wishText).join('; '), MAX_TEXT),
    bw_survey_reason: survey?.reason ?? '',
    bw_survey_comment: cutText(survey?.comment ?? '', MAX_TEXT),
    bw_survey_at: millis(survey?.answeredAt ?? null),
    bw_preferences_url: preferencesUrl,
    bw_lost_at: millis(state.episodes.findLast((episode) => episode.kind === 'lost')?.startedAt ?? null),
    bw_won_back_at: millis(wonBack?.endedAt ?? null),
    bw_won_back_by: wonBack?.wonBackBy ?? '',
    bw_data_source: cutText(dataSource ?? '', 250),
    bw_last_campaign: cutText(cause?.campaign ?? optOut.campaign ?? '', 250),
  };
}

/** `events: at most once a month, paused until 2027-01-12` */
function wishText({ stream, frequency, pausedUntil }: Preferences['streams'][number]): string {
  const often = frequency === null ? [] : [frequency === 'weekly' ? 'at most once a week' : 'at most once a month'];
  const paused = pausedUntil === null ? [] : [`paused until ${pausedUntil.toISOString().slice(0, 10)}`];
  return `${stream}: ${[...often, ...paused].join(', ')}`;
}

function evidenceText(state: AddressState, suggested: Suggestion | null): string {
  const lines = state.evidence.map((evidence) => evidence.text);
  if (suggested) lines.push(`Suggested address: ${suggested.email}. ${suggested.why}`);
  return [...lines, ...(state.wouldChange ? [state.wouldChange] : [])].join('\n');
}

function millis(at: Date | null): string {
  return at ? String(at.getTime()) : '';
}
