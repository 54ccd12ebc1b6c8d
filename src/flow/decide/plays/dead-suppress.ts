/** Who can no longer be reached need not be mailed. Nobody is bothered by it. */
import { isFresh } from '../is-fresh.ts';
import { lossOf } from '../loss-of.ts';
import { openEpisode } from '../open-episode.ts';
import type { Decision, Play, PlayInput } from '../play.ts';

export const deadSuppress: Play = {
  id: 'dead-suppress',
  label: 'Suppress what no longer works',
  summary:
    'When an address no longer works, it is suggested for suppression, or suppressed at once where the settings say so, until something speaks for it again.',
  needs: [],
  decide(input: PlayInput): readonly Decision[] {
    const { after, facts, settings, now } = input;
    const episode = openEpisode(after, 'lost');
    const { cause, verdict } = after;
    if (facts.contact === null || episode === null || cause === null || verdict !== 'dead') return [];
    if (!isFresh(lossOf(after, cause), settings, now)) return [];
    return [
      {
        play: 'dead-suppress',
        episode,
        target: { type: 'contact', id: facts.contact.contactId },
        at: cause.at,
        task: null,
        because: { reason: cause.reason, suppression: settings.suppressDead },
      },
    ];
  },
};
