/** A soft bounce: assume the best, and try again after a week. Nobody is bothered. */
import { isFresh } from '../is-fresh.ts';
import { openEpisode } from '../open-episode.ts';
import type { Decision, Play, PlayInput } from '../play.ts';

export const softBounceRetry: Play = {
  id: 'soft-bounce-retry',
  label: 'Retry after a soft bounce',
  summary: 'When a mail bounces softly, the contact is marked to be tried again after a week; nobody is bothered.',
  needs: [],
  decide(input: PlayInput): readonly Decision[] {
    const { after, facts, settings, now } = input;
    const episode = openEpisode(after, 'lost');
    if (facts.contact === null || episode === null || after.cause === null || after.retryAfter === null) return [];
    // Who left everything gets no further mail to try with.
    if (after.verdict !== 'retrying' || after.optOut.scope === 'everything') return [];
    if (!isFresh(after.cause, settings, now)) return [];
    return [
      {
        play: 'soft-bounce-retry',
        episode,
        target: { type: 'contact', id: facts.contact.contactId },
        at: after.cause.at,
        task: null,
        because: {
          reason: after.cause.reason,
          retryAfter: after.retryAfter.toISOString(),
          softBounces: after.softBounces,
        },
      },
    ];
  },
};
